package dialect

import (
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// Base is the server's URL with its variables filled in, without a slash at the end.
func (d *Dialect) Base(find func(name string) (string, bool)) (string, error) {
	base, err := expand(d.Server, find, func(name, value string) (string, error) {
		if !isHostPart(value) {
			return "", hook.Errorf(hook.Invalid, "%q cannot be a part of a server's name (variable %s)", value, name)
		}
		return value, nil
	})
	return strings.TrimRight(base, "/"), err
}

// isHostPart keeps a variable from turning the server's name into another server's.
func isHostPart(s string) bool {
	strange := func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '.'
	}
	return !strings.ContainsFunc(s, strange) && !strings.Contains("."+s+".", "..")
}

// Scope lists the path variables that tell one set of webhooks from another: those under which they are made.
func (d *Dialect) Scope() []string {
	for _, verb := range []string{Create, List} {
		if c := d.Verbs.Get(verb); c != nil && c.Native() {
			return slices.DeleteFunc(c.Route().Variables(), func(name string) bool { return name == "id" })
		}
	}
	return nil
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
