package dialect

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// Route is a method and a path as net/http.ServeMux writes them: `GET /v1/team/{team_id}/webhooks`.
type Route struct{ Method, Path string }

// routeOf reads a call.
func routeOf(call string) (Route, error) {
	method, path, ok := strings.Cut(call, " ")
	methods := []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	switch {
	case !ok || !slices.Contains(methods, method):
		return Route{}, fmt.Errorf("%q is no call: write a method and a path, such as GET /webhooks/{id}", call)
	case !strings.HasPrefix(path, "/") || strings.ContainsAny(path, " ?#"):
		return Route{}, fmt.Errorf("%q is no path: it starts with a slash and has no query", path)
	}
	return Route{method, path}, nil
}

// Route is the call's method and path.
func (c *Call) Route() Route {
	r, _ := routeOf(c.Call) // a dialect that was loaded is valid
	return r
}

// Route is the login's method and path.
func (l *Login) Route() Route {
	r, _ := routeOf(l.Call)
	return r
}

// Variables lists the names in the path, {id} among them.
func (r Route) Variables() []string { return namesIn(r.Path) }

// Fill puts values into the path, each escaped so that it stays within its segment.
func (r Route) Fill(find func(name string) (string, bool)) (string, error) {
	var b strings.Builder
	for _, p := range split(r.Path) {
		if !p.name {
			b.WriteString(p.text)
			continue
		}
		v, ok := find(p.text)
		if !ok || v == "" {
			return "", missingVariable(p.text)
		}
		if v == "." || v == ".." {
			return "", hook.Errorf(hook.Invalid, "%q cannot be the %s of a path", v, p.text)
		}
		b.WriteString(url.PathEscape(v))
	}
	return b.String(), nil
}

func missingVariable(name string) error {
	if name == "id" {
		return hook.Errorf(hook.Invalid, "the ID is empty")
	}
	return hook.Errorf(hook.Invalid, "the variable %s is missing", name).
		WithHint("give --var %s=VALUE, or set HOOKCTL_VAR_%s", name, strings.ToUpper(name))
}

// Base is the server's URL with its variables filled in, without a slash at the end.
func (d *Dialect) Base(find func(name string) (string, bool)) (string, error) {
	var b strings.Builder
	for _, p := range split(d.Server) {
		if !p.name {
			b.WriteString(p.text)
			continue
		}
		v, ok := find(p.text)
		if !ok {
			return "", missingVariable(p.text)
		}
		if strings.ContainsFunc(v, func(c rune) bool { return !isHostRune(c) }) {
			return "", hook.Errorf(hook.Invalid, "%q cannot be a part of a server's name (variable %s)", v, p.text)
		}
		b.WriteString(v)
	}
	return strings.TrimRight(b.String(), "/"), nil
}

// isHostRune keeps a variable from turning the server's name into another server's.
func isHostRune(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.'
}

// PathVariables lists the variables that stand in paths, and so are needed on any server.
func (d *Dialect) PathVariables() []string {
	var names []string
	for _, c := range d.allCalls() {
		for _, name := range c.Route().Variables() {
			if name != "id" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// allCalls lists the calls of verbs and the further ones that the API has.
func (d *Dialect) allCalls() []*Call {
	var calls []*Call
	for _, m := range []Map[Call]{d.Verbs, d.Calls} {
		for _, c := range m.All() {
			if c.Native() {
				calls = append(calls, c)
			}
		}
	}
	return calls
}

// CredentialsOf lists the credentials that a call carries.
func (d *Dialect) CredentialsOf(c *Call) []string {
	var names []string
	for name, cred := range d.Credentials.All() {
		if cred.placed() && !slices.Contains(c.Without, name) {
			names = append(names, name)
		}
	}
	return names
}

// LoginCredentials lists the credentials that the login carries where calls do.
func (d *Dialect) LoginCredentials() []string {
	var names []string
	for name, cred := range d.Credentials.All() {
		if cred.placed() && name != d.Login.Makes {
			names = append(names, name)
		}
	}
	return names
}

// PermissionOf is what a caller must be allowed to do for a call: what the dialect says, else one of four names that
// every dialect shares.
func (d *Dialect) PermissionOf(verb string, c *Call) string {
	switch {
	case c.Permission != "":
		return c.Permission
	case verb == Create:
		return "WEBHOOKS:ADD"
	case verb == Delete:
		return "WEBHOOKS:REMOVE"
	case c.Route().Method == http.MethodGet:
		return "WEBHOOKS:VIEW"
	}
	return "WEBHOOKS:EDIT"
}
