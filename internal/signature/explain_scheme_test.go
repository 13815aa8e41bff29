package signature

import (
	"testing"
)

func TestExplainSchemes(t *testing.T) {
	for name, c := range map[string]struct {
		sent, taken string
		reason      Reason
		want        []string
	}{
		"GitHub's older header": {"github-sha1", "github", MissingHeader, []string{"the scheme github-sha1 verifies it, by the header X-Hub-Signature", "the scheme intercom verifies it"}},
		"Bitbucket as GitHub":   {"bitbucket", "github", MissingHeader, []string{"the scheme bitbucket verifies it, by the header X-Hub-Signature", "the scheme jira verifies it"}},
		"Intercom as Bitbucket": {"intercom", "bitbucket", UnknownVersion, []string{"the scheme github-sha1 verifies it", "the scheme intercom verifies it"}},
		"Zoom as Slack":         {"zoom", "slack", MissingHeader, []string{"the scheme zoom verifies it, by the header x-zm-signature"}},
		"Slack as Zoom":         {"slack", "zoom", MissingHeader, []string{"the scheme slack verifies it"}},
		"Svix as standard":      {"svix", "standard-webhooks", MissingHeader, []string{"the scheme svix verifies it"}},
		"standard as Svix":      {"standard-webhooks", "svix", MissingHeader, []string{"the scheme standard-webhooks verifies it", "the scheme gitlab verifies it"}},
		"GitLab's older token":  {"gitlab-token", "gitlab", MissingHeader, []string{"the scheme gitlab-token verifies it"}},
		"another version":       {"hubspot-v2", "hubspot-v1", Mismatch, []string{"the scheme hubspot-v2 verifies it"}},
		"timestamped":           {"convoy-advanced", "convoy-simple", Malformed, []string{"the scheme convoy-advanced verifies it"}},
		"with code":             {"twilio", "hmac", MissingHeader, []string{"the scheme twilio verifies it, by the header X-Twilio-Signature"}},
		"as any HMAC":           {"scalr", "hmac", Mismatch, []string{"the scheme scalr verifies it"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := send(t, c.sent, somehow, "")
			r.scheme = found(t, c.taken)
			r.wants(t, c.reason, c.want...)
		})
	}
}
