package signature

import (
	"fmt"
	"net/url"
	"strings"

	"hookctl/internal/hook"
)

// signatureBase is what is signed: a line for each component, and one for the parameters (RFC 9421, section 2.5).
func signatureBase(m *message, components []string, params string) (string, error) {
	var b strings.Builder
	for _, name := range components {
		value, err := componentOf(m, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s: %s\n", quoteName(name), value)
	}
	return b.String() + `"@signature-params": ` + params, nil
}

// componentOf finds what a component says of a message (RFC 9421, sections 2.1 and 2.2). Those with parameters are not
// signed here.
func componentOf(m *message, name string) (string, error) {
	if name == "@method" {
		return m.method, nil
	}
	if !strings.HasPrefix(name, "@") {
		return fieldOf(m, name)
	}
	u, err := parseURL(m.url)
	if err != nil {
		return "", hook.Errorf(hook.Invalid, "%s cannot be signed: there is no whole URL", name).WithHint("give --url")
	}
	switch name {
	case "@target-uri":
		return u.String(), nil
	case "@authority":
		return authorityOf(u), nil
	case "@scheme":
		return u.Scheme, nil
	case "@path":
		return "/" + strings.TrimPrefix(u.EscapedPath(), "/"), nil
	case "@query":
		return "?" + u.RawQuery, nil
	}
	return "", hook.Errorf(hook.Invalid, "the component %q cannot be signed", name).
		WithHint("a field's name in small letters, @method, @target-uri, @authority, @scheme, @path or @query")
}

// authorityOf is the host, without the port that the scheme has anyway (RFC 9421, section 2.2.3).
func authorityOf(u *url.URL) string {
	port := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	return strings.ToLower(strings.TrimSuffix(u.Host, port))
}

func fieldOf(m *message, name string) (string, error) {
	values := m.values(name)
	if len(values) == 0 || !isToken(name) || name != strings.ToLower(name) {
		return "", hook.Errorf(hook.Invalid, "the component %q cannot be signed: there is no such field", name).
			WithHint("names are in small letters")
	}
	for i, v := range values {
		if values[i] = strings.Trim(v, " \t"); strings.ContainsAny(v, "\r\n\x00") {
			return "", hook.Errorf(hook.Invalid, "the field %q cannot be signed: it has a line break", name)
		}
	}
	return strings.Join(values, ", "), nil
}
