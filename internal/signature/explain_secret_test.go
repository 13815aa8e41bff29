package signature

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

func TestExplainSecrets(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString([]byte(someText + "??>>"))
	for name, c := range map[string]struct {
		scheme, signed, given string
		reason                Reason
		want                  string
	}{
		"newline":            {"github", someText, someText + "\r\n", Mismatch, "the secret matches without the blanks or newlines around it: give it so"},
		"newline, token":     {"gitlab-token", someText, " " + someText, Mismatch, "the secret matches without the blanks or newlines around it: give it so"},
		"newline, base64":    {"standard-webhooks", somehow, somehow + " ", Malformed, "the secret matches without the blanks or newlines around it: give it so"},
		"whsec_ cut":         {"stripe", somehow, somehow[6:], Mismatch, "the secret matches with whsec_ before it: give it so"},
		"whsec_ too much":    {"github", someText, "whsec_" + someText, Mismatch, "the secret matches without whsec_: give it so"},
		"blank and whsec_":   {"stripe", somehow, " " + somehow[6:] + "\n", Mismatch, "the secret matches with whsec_ before it: give it so"},
		"base64":             {"github", someText, base64.StdEncoding.EncodeToString([]byte(someText)), Mismatch, "the secret matches decoded from base64: say that it is base64 (--secret-encoding base64)"},
		"base64url":          {"github", someText + "??>>", strings.NewReplacer("+", "-", "/", "_").Replace(b64), Mismatch, "the secret matches decoded from base64url: "},
		"hex":                {"github", someText, hex.EncodeToString([]byte(someText)), Mismatch, "the secret matches decoded from hex: say that it is hex (--secret-encoding hex)"},
		"whsec_ and base64":  {"stripe", someText, whsecOf(someText), Mismatch, "the secret matches without whsec_ decoded from base64: give it so, and say that it is base64 (--secret-encoding base64)"},
		"whsec_ and hex":     {"github", someText, "whsec_" + hex.EncodeToString([]byte(someText)), Mismatch, "the secret matches without whsec_ decoded from hex"},
		"text":               {"svix", base64.StdEncoding.EncodeToString([]byte("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", Mismatch, "the secret matches as the text that it is"},
		"text, no base64":    {"svix", base64.StdEncoding.EncodeToString([]byte(someText)), someText, Malformed, "the secret matches as the text that it is"},
		"text behind whsec_": {"svix", base64.StdEncoding.EncodeToString([]byte(someText)), "whsec_" + someText, Malformed, "the secret matches without whsec_ as the text that it is"},
		"whole text":         {"svix", base64.StdEncoding.EncodeToString([]byte("whsec_" + someText)), "whsec_" + someText, Malformed, "the secret matches as the text that it is"},
		"twilio":             {"twilio", someText, hex.EncodeToString([]byte(someText)), Mismatch, "the secret matches decoded from hex"},
		"hook0":              {"hook0", someText, hex.EncodeToString([]byte(someText)), Mismatch, "the secret matches decoded from hex"},
	} {
		t.Run(name, func(t *testing.T) {
			r := send(t, c.scheme, c.signed, "")
			r.secrets = []string{c.given}
			r.wants(t, c.reason, c.want)
			r.secrets = []string{base64.StdEncoding.EncodeToString([]byte("of another sender, and long")), c.given}
			r.wants(t, c.reason, strings.Replace(c.want, "the secret", "secret 2 of 2", 1))
		})
	}
	t.Run("text, given as base64", func(t *testing.T) {
		r := send(t, "github", base64.StdEncoding.EncodeToString([]byte(someText)), "")
		r.o.Encoding = "base64"
		r.secrets = []string{base64.StdEncoding.EncodeToString([]byte(someText))}
		r.wants(t, Mismatch, "the secret matches")
	})
}

// whsecOf writes a secret as Standard Webhooks do.
func whsecOf(secret string) string {
	return "whsec_" + base64.StdEncoding.EncodeToString([]byte(secret))
}

// TestExplainRotation: that only an old secret matches is no failure, and a warning says it.
func TestExplainRotation(t *testing.T) {
	for _, scheme := range []string{"github", "standard-webhooks", "twilio", "hook0"} {
		r := send(t, scheme, somehow, "")
		r.secrets = []string{"whsec_YW5vdGhlciBzZWNyZXQsIHdoaWNoIGlzIG5ld2Vy", somehow}
		result, all := r.explained(t)
		if !result.Valid || len(all) > 0 || !slices.Contains(result.Warnings, "only secret 2 of 2 matches, not the newest") {
			t.Errorf("%s: %s, found %q, warnings %q", scheme, result.Reason, all, result.Warnings)
		}
	}
}
