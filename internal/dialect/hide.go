package dialect

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// HideJSON puts something in place of each secret in a JSON text. instead gets a name for it: secret, header_<name>, the
// label of a field, or the name of a credential.
func (d *Dialect) HideJSON(data []byte, instead func(name string) string) json.RawMessage {
	return d.hideJSON(data, func(name string, _ any) any { return instead(name) })
}

func (d *Dialect) hideJSON(data []byte, instead func(name string, v any) any) json.RawMessage {
	if len(data) == 0 {
		return nil
	}
	stars := json.RawMessage(`"` + Stars + `"`)
	v, err := ParseJSON(data)
	if err != nil {
		return stars
	}
	h := hider{members: d.secretMembers(), headers: d.named("headers"), instead: instead}
	raw, err := EncodeJSON(h.hide(v))
	if err != nil {
		return stars
	}
	return raw
}

// SecretsIn lists the secret values in a body, so that nothing shows them when an API repeats what it was sent.
func (d *Dialect) SecretsIn(body any) []string {
	var secrets []string
	h := hider{members: d.secretMembers(), headers: d.named("headers"), instead: func(_ string, v any) any {
		secrets = append(secrets, Text(v))
		return v
	}}
	h.hide(cloneValue(body))
	return secrets
}

// secretMember is a member that holds a secret.
type secretMember struct {
	name string // what it is called
	open bool   // an object in it is looked into, since other answers may have something else there
}

// secretMembers names the members that hold secrets: of fields, of credentials, of what a login answers.
func (d *Dialect) secretMembers() map[string]secretMember {
	members := map[string]secretMember{}
	if d.Login != nil {
		members[d.Login.Token.last()] = secretMember{d.Login.Makes, true}
	}
	for name, c := range d.Credentials.All() {
		if !c.Public {
			members[name] = secretMember{name, true}
		}
	}
	if d.Login != nil {
		for _, name := range d.Login.Needs {
			if c := d.Credentials.Get(name); c != nil && c.Public {
				continue
			}
			members[d.LoginMember(name)] = secretMember{name, true}
		}
	}
	members["secret"] = secretMember{"secret", true}
	for _, f := range d.Fields {
		if f.derived() || f.Name == "headers" || !f.Secret && f.Name != "secret" {
			continue
		}
		members[f.place().last()] = secretMember{f.Label(), false}
		members[f.writeAt().last()] = secretMember{f.Label(), false}
	}
	return members
}

// hider walks through JSON and replaces secrets.
type hider struct {
	members map[string]secretMember
	headers *Field // nil where the dialect has none
	instead func(name string, v any) any
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
		return h.hideText(v)
	}
	return v
}

// hideText hides what is secret in a text: in the URLs in it, and in the JSON that some APIs write as a text.
func (h hider) hideText(s string) string {
	if trimmed := strings.TrimSpace(s); strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		if hidden, ok := h.hideInner([]byte(s)); ok {
			return hidden
		}
	}
	return RedactURL(s)
}

// hideInner hides what is secret in JSON that is written as a text. ok is false where nothing is, or where it is no JSON.
func (h hider) hideInner(data []byte) (hidden string, ok bool) {
	v, err := ParseJSON(data)
	if err != nil {
		return "", false
	}
	before, err := EncodeJSON(v)
	if err != nil {
		return "", false
	}
	after, err := EncodeJSON(h.hide(v))
	return string(after), err == nil && !bytes.Equal(before, after)
}

func (h hider) hideMembers(o *Object) {
	h.hideHeaders(o)
	for i, m := range o.members {
		s, secret := h.members[m.key]
		if !secret || s.open && isNested(m.value) {
			o.members[i].value = h.hide(m.value)
			continue
		}
		o.members[i].value = h.hidden(s.name, m.value)
	}
}

// isNested tells whether there are members in a value.
func isNested(v any) bool {
	switch v := v.(type) {
	case *Object:
		return true
	case []any:
		return slices.ContainsFunc(v, isNested)
	}
	return false
}

// hidden replaces a value; one that is empty tells nothing, and one that is missing should be seen to be.
func (h hider) hidden(name string, v any) any {
	if v == nil || v == "" {
		return v
	}
	return h.instead(name, v)
}
