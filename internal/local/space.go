package local

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// space is where webhooks are that an event reaches: under its path variables, or the dialect's defaults. Variables that
// only lead to the provider's servers are taken, and mean nothing here.
func space(d *dialect.Dialect, given map[string]string) (store.Space, error) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if d.Variables.Get(name) == nil {
			return store.Space{}, hook.Errorf(hook.Invalid, "vars: the dialect %s has no variable %q%s", d.Name, name, itHas(d))
		}
	}
	vars := url.Values{}
	for _, name := range d.Scope() {
		value := given[name]
		if v := d.Variables.Get(name); value == "" && v != nil {
			value = v.Default
		}
		if value == "" {
			return store.Space{}, hook.Errorf(hook.Invalid, "vars: %s is missing, which tells whose webhooks are meant", name)
		}
		vars.Set(name, value)
	}
	return store.Space{Dialect: d.Name, Vars: vars.Encode()}, nil
}

func itHas(d *dialect.Dialect) string {
	if names := d.Variables.Names(); len(names) > 0 {
		return ", only " + strings.Join(names, ", ")
	}
	return ""
}
