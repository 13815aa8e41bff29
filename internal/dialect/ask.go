package dialect

import (
	"slices"

	"hookctl/internal/hook"
)

// What questions to users ask of a dialect.

// CheckValue tells what is wrong with the value of one field for a verb, in the words of Encode.
func (d *Dialect) CheckValue(verb, name string, value any, local bool) error {
	e := newEncoder(d, verb, hook.Input{Set: map[string]any{name: value}}, local)
	for _, step := range []func() error{e.ground, e.lay, e.events} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// Takes tells whether a verb sets a field of that name.
func (d *Dialect) Takes(verb, name string) bool {
	f := d.Field(name)
	return f != nil && !f.ReadOnly && (verb != Create || !f.UpdateOnly) && d.changes(verb, f)
}

// NeededVariables lists the variables without which no webhook can be listed or made: of the paths, and of the dialect's
// own server where that is called.
func (d *Dialect) NeededVariables(ownServer bool) []string {
	var names []string
	if ownServer {
		names = namesIn(d.Server)
	}
	for _, name := range d.Scope() {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// NeededCredentials lists the credentials that calls carry, but for the one that a login makes.
func (d *Dialect) NeededCredentials() []string {
	if d.Login != nil {
		return d.LoginCredentials()
	}
	return d.CredentialsOf(&Call{})
}
