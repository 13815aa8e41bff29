package dialect

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// Stars is what a secret prints as. Its length tells nothing.
const Stars = "********"

// Redact returns a webhook without its secrets: those that the dialect names, values of credential headers, and secret
// parts of URLs, in the common members and in Provider alike. A fresh signing secret, which nobody has seen yet, stays.
func (d *Dialect) Redact(w hook.Webhook, fresh bool) hook.Webhook {
	instead := func(name string) string {
		if fresh && name == "secret" {
			return w.Secret
		}
		return Stars
	}
	shown := w
	if w.Secret != "" {
		shown.Secret = instead("secret")
	}
	shown.Provider = d.HideJSON(w.Provider, instead)
	return d.redactCommon(shown)
}

// redactCommon hides what may be secret in the common members besides the signing secret.
func (d *Dialect) redactCommon(w hook.Webhook) hook.Webhook {
	w.URL = RedactURL(w.URL)
	w.Headers = slices.Clone(w.Headers)
	for i, h := range w.Headers {
		if d.hidesHeaders() || IsCredentialHeader(h.Name) {
			w.Headers[i].Value = Stars
		}
	}
	w.Hooks = slices.Clone(w.Hooks)
	for i := range w.Hooks {
		w.Hooks[i].URL = RedactURL(w.Hooks[i].URL)
	}
	return w
}

func (d *Dialect) hidesHeaders() bool {
	f := d.named("headers")
	return f != nil && f.Secret
}

// RedactJSON stars the secrets in a JSON text, wherever in it webhooks, logins or their answers stand. What is no JSON
// is not shown at all: nobody can tell what is in it.
func (d *Dialect) RedactJSON(data []byte) json.RawMessage {
	return d.HideJSON(data, func(string) string { return Stars })
}

// HideJSON puts something in place of each secret in a JSON text. instead gets a name for it: secret, header_<name>, or
// that of a credential.
func (d *Dialect) HideJSON(data []byte, instead func(name string) string) json.RawMessage {
	if len(data) == 0 {
		return nil
	}
	stars := json.RawMessage(`"` + Stars + `"`)
	v, err := ParseJSON(data)
	if err != nil {
		return stars
	}
	h := hider{d.secretMembers(), d.named("headers"), instead}
	raw, err := EncodeJSON(h.hide(v))
	if err != nil {
		return stars
	}
	return raw
}

// secretMembers names the members that hold secrets: of fields, of credentials, of what a login answers.
func (d *Dialect) secretMembers() map[string]string {
	members := map[string]string{"secret": "secret"}
	for _, name := range d.Credentials.Names() {
		members[name] = name
	}
	if d.Login != nil {
		members[d.Login.Token.last()] = d.Login.Makes
	}
	for _, f := range d.Fields {
		if f.Secret && f.Name != "headers" || f.Name == "secret" {
			members[f.place().last()] = f.Label()
			members[f.writeAt().last()] = f.Label()
		}
	}
	return members
}

// hider walks through JSON and replaces secrets.
type hider struct {
	members map[string]string // of secret members, what they are called
	headers *Field            // nil where the dialect has none
	instead func(name string) string
}

func (h hider) hide(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = h.hide(v[i])
		}
	case *Object:
		h.hideMembers(v)
	case string:
		return RedactURL(v)
	}
	return v
}

func (h hider) hideMembers(o *Object) {
	h.hideHeaders(o)
	for i, m := range o.members {
		name, secret := h.members[m.key]
		_, nested := m.value.(*Object)
		switch {
		case secret && !nested:
			o.members[i].value = h.hidden(name, m.value)
		default:
			o.members[i].value = h.hide(m.value)
		}
	}
}

// hidden replaces a value; one that is empty tells nothing, and one that is missing should be seen to be.
func (h hider) hidden(name string, v any) any {
	if v == nil || v == "" {
		return v
	}
	return h.instead(name)
}

// hideHeaders replaces the values of headers in the API's own spelling.
func (h hider) hideHeaders(o *Object) {
	if h.headers == nil {
		return
	}
	v, ok := h.headers.find(o)
	if !ok {
		return
	}
	name, value := h.headers.pairNames()
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if p, ok := e.(*Object); ok {
				h.hideHeader(p, stringAt(p, name), value)
			}
		}
	case *Object:
		for _, m := range v.members {
			h.hideHeader(v, m.key, m.key)
		}
	}
}

func (h hider) hideHeader(o *Object, name, member string) {
	if v, ok := o.Get(member); ok && (h.headers.Secret || IsCredentialHeader(name)) {
		o.Set(member, h.hidden("header_"+name, v))
	}
}

func stringAt(o *Object, key string) string {
	v, _ := o.Get(key)
	return stringOf(v)
}

// IsCredentialHeader tells whether a header field is likely to hold a credential.
func IsCredentialHeader(name string) bool {
	return isSecretName(name)
}

func isSecretName(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"auth", "token", "secret", "key", "password", "passwd", "cookie", "signature", "credential"},
		func(s string) bool { return strings.Contains(name, s) })
}

// RedactURL stars the secret parts of a URL: the password or lone user name before the host, and query parameters with a
// name such as token or key. What is no web address comes back as it is.
func RedactURL(s string) string {
	if !strings.Contains(s, "://") || !strings.ContainsAny(s, "@?") {
		return s
	}
	u, err := url.Parse(s)
	if err != nil {
		return Stars
	}
	base, query, ok := strings.Cut(s, "?")
	if !ok {
		return starUser(base, u)
	}
	query, fragment, hasFragment := strings.Cut(query, "#")
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		if name, value, ok := strings.Cut(pair, "="); ok && value != "" && isSecretName(name) {
			pairs[i] = name + "=" + Stars
		}
	}
	s = starUser(base, u) + "?" + strings.Join(pairs, "&")
	if hasFragment {
		s += "#" + fragment
	}
	return s
}

// starUser hides what stands before the host, however it is escaped.
func starUser(base string, u *url.URL) string {
	scheme, rest, ok := strings.Cut(base, "://")
	if u.User == nil || !ok {
		return base
	}
	host, path, slash := strings.Cut(rest, "/")
	host = Stars + host[strings.LastIndexByte(host, '@'):]
	if slash {
		host += "/" + path
	}
	return scheme + "://" + host
}
