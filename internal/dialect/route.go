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

// String writes the route as a call is written.
func (r Route) String() string { return r.Method + " " + r.Path }

// routeOf reads a call.
func routeOf(call string) (Route, error) {
	method, path, ok := strings.Cut(call, " ")
	methods := []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	if !ok || !slices.Contains(methods, method) {
		return Route{}, fmt.Errorf("%q is no call: write a method and a path, such as GET /webhooks/{id}", call)
	}
	if !strings.HasPrefix(path, "/") {
		return Route{}, fmt.Errorf("%q is no path: it starts with a slash", path)
	}
	r := Route{method, path}
	return r, r.check()
}

// check tells what is wrong with the path.
func (r Route) check() error {
	seen := map[string]bool{}
	segments := strings.Split(strings.TrimSuffix(r.Path[1:], "/"), "/")
	for _, s := range segments {
		name, braces := strings.CutPrefix(s, "{")
		name, braces2 := strings.CutSuffix(name, "}")
		switch {
		case braces && braces2 && isName(name) && !seen[name]:
			seen[name] = true
		case seen[name]:
			return fmt.Errorf("%q is no path: it has {%s} twice", r.Path, name)
		case strings.ContainsAny(s, "{}"):
			return fmt.Errorf("%q is no path: a variable in braces is all that stands between two slashes", r.Path)
		case s == "" && len(segments) > 1 || s == "." || s == "..":
			return fmt.Errorf("%q is no path: %q between slashes goes elsewhere", r.Path, s)
		case strings.ContainsFunc(s, notInPath):
			return fmt.Errorf("%q is no path: letters, digits and -._~!$&'()*+,;=:@ stand between slashes", r.Path)
		}
	}
	return nil
}

// notInPath is what no path has unescaped (RFC 3986), and % because what is escaped has several spellings.
func notInPath(c rune) bool {
	return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@", c)
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
	return expand(r.Path, find, func(name, value string) (string, error) {
		if value == "." || value == ".." {
			return "", hook.Errorf(hook.Invalid, "%q cannot be the %s of a path", value, name)
		}
		return url.PathEscape(value), nil
	})
}

// expand fills in the placeholders of a text, each value checked and escaped by put. One that is missing or empty is an
// error.
func expand(text string, find func(string) (string, bool), put func(name, value string) (string, error)) (string, error) {
	var b strings.Builder
	for _, p := range split(text) {
		if !p.name {
			b.WriteString(p.text)
			continue
		}
		v, ok := find(p.text)
		if !ok || v == "" {
			return "", missingVariable(p.text)
		}
		s, err := put(p.text, v)
		if err != nil {
			return "", err
		}
		b.WriteString(s)
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
