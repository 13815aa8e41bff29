package dialect

import (
	"encoding/json"
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// Stars is what a secret prints as. Its length tells nothing.
const Stars = "********"

// Redact returns a webhook without its secrets: those that the dialect names, values of credential headers, and secret
// parts of URLs, in the common members and in Provider alike. A fresh signing secret, which nobody has seen yet, stays.
func (d *Dialect) Redact(w hook.Webhook, fresh bool) hook.Webhook {
	shown := d.redactCommon(w)
	instead := func(string, any) any { return Stars }
	if fresh && w.Secret != "" {
		shown.Secret = w.Secret
		instead = func(name string, v any) any {
			if name == "secret" && v == w.Secret {
				return v
			}
			return Stars
		}
	}
	shown.Provider = d.hideJSON(w.Provider, instead)
	return shown
}

// redactCommon hides what may be secret in the common members.
func (d *Dialect) redactCommon(w hook.Webhook) hook.Webhook {
	w.Secret = starred(w.Secret, true)
	w.URL = starred(w.URL, d.isSecret("url"))
	w.Method = starred(w.Method, d.isSecret("method"))
	w.Name = starredPointer(w.Name, d.isSecret("name"))
	w.Description = starredPointer(w.Description, d.isSecret("description"))
	w.Headers = slices.Clone(w.Headers)
	for i, h := range w.Headers {
		w.Headers[i].Value = starred(h.Value, d.isSecret("headers") || IsCredentialHeader(h.Name))
	}
	w.Hooks = slices.Clone(w.Hooks)
	for i, h := range w.Hooks {
		w.Hooks[i].URL = starred(h.URL, d.isSecret("url"))
	}
	return w
}

// isSecret tells whether the dialect names a common field as secret.
func (d *Dialect) isSecret(name string) bool {
	f := d.named(name)
	return f != nil && f.Secret
}

// starred hides a text that is secret, and the secret parts of URLs in one that is not.
func starred(s string, secret bool) string {
	if secret && s != "" {
		return Stars
	}
	return RedactURL(s)
}

func starredPointer(s *string, secret bool) *string {
	if s == nil {
		return nil
	}
	shown := starred(*s, secret)
	return &shown
}

// RedactJSON stars the secrets in a JSON text, wherever in it webhooks, logins or their answers stand. What is no JSON
// is not shown at all: nobody can tell what is in it.
func (d *Dialect) RedactJSON(data []byte) json.RawMessage {
	return d.HideJSON(data, func(string) string { return Stars })
}

// IsCredentialHeader tells whether a header field is likely to hold a credential.
func IsCredentialHeader(name string) bool { return isSecretName(name) }

// isSecretName tells whether what has this name is likely to be secret. It rather hides too much.
func isSecretName(name string) bool {
	name = strings.ToLower(name)
	parts := []string{"auth", "token", "secret", "key", "pass", "pwd", "cookie", "signature", "credential", "session", "jwt", "bearer"}
	return name == "sig" || slices.ContainsFunc(parts, func(s string) bool { return strings.Contains(name, s) })
}
