package dialect

import (
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// Base is the server's URL with its variables filled in, without a slash at the end.
func (d *Dialect) Base(find func(name string) (string, bool)) (string, error) {
	var b strings.Builder
	for _, p := range split(d.Server) {
		if !p.name {
			b.WriteString(p.text)
			continue
		}
		v, ok := find(p.text)
		if !ok || v == "" {
			return "", missingVariable(p.text)
		}
		if !isHostPart(v) {
			return "", hook.Errorf(hook.Invalid, "%q cannot be a part of a server's name (variable %s)", v, p.text)
		}
		b.WriteString(v)
	}
	return strings.TrimRight(b.String(), "/"), nil
}

// isHostPart keeps a variable from turning the server's name into another server's.
func isHostPart(s string) bool {
	strange := func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '.'
	}
	return !strings.ContainsFunc(s, strange) && !strings.Contains("."+s+".", "..")
}

// PathVariables lists the variables that stand in the paths of calls, and so are needed on any server.
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
