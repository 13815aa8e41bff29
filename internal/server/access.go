package server

import (
	"crypto/subtle"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// allow tells whether the caller may make a call.
func (a *api) allow(r *http.Request, e endpoint, vars url.Values) error {
	given, err := a.given(r, a.d.CredentialsOf(e.call))
	if err != nil || a.s.o.Credentials == nil {
		return err
	}
	g := a.grant(given, vars)
	if g == nil {
		return hook.Errorf(hook.Unauthenticated, "these credentials are not known here")
	}
	if need := a.d.PermissionOf(e.verb, e.call); g.Permissions != nil && !slices.Contains(*g.Permissions, need) {
		return hook.Errorf(hook.Forbidden, "the permission %s is missing", need)
	}
	return a.reaches(g, vars)
}

// reaches tells whether a grant is for the path variables of a call. One for a variable that the API does not have,
// which is probably mistyped, is for nothing.
func (a *api) reaches(g *Grant, vars url.Values) error {
	for _, name := range slices.Sorted(maps.Keys(g.Vars)) {
		switch v := a.d.Variables.Get(name); {
		case v == nil:
			return hook.Errorf(hook.Forbidden, "these credentials are for the variable %s, which this API does not have", name)
		case !vars.Has(name) || vars.Get(name) == g.Vars[name]:
		case v.Denied == string(hook.NotFound):
			return hook.Errorf(hook.NotFound, "there is no %s %q", name, vars.Get(name))
		default:
			return hook.Errorf(hook.Forbidden, "these credentials are not for the %s %q", name, vars.Get(name))
		}
	}
	return nil
}

// given reads the credentials that a request must carry.
func (a *api) given(r *http.Request, names []string) (map[string]string, error) {
	given := map[string]string{}
	for _, name := range names {
		c := a.d.Credentials.Get(name)
		value := carried(r, c)
		if value == "" {
			return nil, hook.Errorf(hook.Unauthenticated, "%s is missing", where(name, c))
		}
		given[name] = value
	}
	return given, nil
}

// carried is the value of a credential in a request; empty if it is not there in the way that the dialect says.
func carried(r *http.Request, c *dialect.Credential) string {
	switch {
	case c.Header != "":
		return bare(r.Header.Get(c.Header), c)
	case c.Query != "":
		return r.URL.Query().Get(c.Query)
	}
	user, password, _ := r.BasicAuth()
	if c.Basic == "user" {
		return user
	}
	return password
}

// bare is what stands behind the prefix of a header field, or behind the other one that is taken too. net/http cuts the
// blank off a prefix behind which nothing stands.
func bare(value string, c *dialect.Credential) string {
	if c.Also != "" && strings.EqualFold(value, strings.TrimSpace(c.Also)) {
		return ""
	}
	if rest, ok := cutPrefix(value, c.Also); ok && c.Also != "" {
		return rest
	}
	rest, _ := cutPrefix(value, c.Prefix)
	return rest
}

// cutPrefix takes a prefix off, small letters or capitals.
func cutPrefix(value, prefix string) (string, bool) {
	if len(value) < len(prefix) || !strings.EqualFold(value[:len(prefix)], prefix) {
		return "", false
	}
	return strings.TrimSpace(value[len(prefix):]), true
}

func where(name string, c *dialect.Credential) string {
	switch {
	case c.Header != "" && c.Prefix != "":
		return "the header " + c.Header + ": " + strings.TrimSpace(c.Prefix) + " <" + name + ">"
	case c.Header != "":
		return "the header " + c.Header
	case c.Query != "":
		return "the query parameter " + c.Query
	}
	return "the " + c.Basic + " of HTTP basic authentication"
}

// grant finds who carries these credentials; nil if nobody may. A token that the login made stands for those that it
// was made of. Where a call carries less than others, so that several callers may be meant, it is one who may do it with
// these path variables.
func (a *api) grant(given map[string]string, vars url.Values) *Grant {
	if l := a.d.Login; l != nil {
		if g := a.issued.find(given[l.Makes]); g != nil && g.matches(given, l.Makes) {
			return g
		}
	}
	known := func(g *Grant) bool { return g.matches(given, "") }
	if g := a.s.o.Credentials.find(a.d.Name, func(g *Grant) bool { return known(g) && a.reaches(g, vars) == nil }); g != nil {
		return g
	}
	return a.s.o.Credentials.find(a.d.Name, known)
}

// matches compares in constant time, and all of them, so that the time it takes tells nothing.
func (g *Grant) matches(given map[string]string, but string) bool {
	ok := 1
	for name, value := range given {
		if name != but {
			ok &= subtle.ConstantTimeCompare([]byte(g.Values[name]), []byte(value))
		}
	}
	return ok == 1
}
