package cmd

import (
	"maps"
	"slices"
	"strconv"
)

// profileRow is one value of a profile.
type profileRow struct {
	Setting string `json:"setting"`
	Value   string `json:"value"`
	From    string `json:"from"`
}

// rows are the values in lines.
func (e *effective) rows() []any {
	rows := []any{profileRow{"name", e.Name, ""}}
	add := func(name, value string) {
		if from, ok := e.From[name]; ok {
			rows = append(rows, profileRow{name, value, from})
		}
	}
	add("dialect", e.Dialect)
	add("server", e.Server)
	for _, name := range slices.Sorted(maps.Keys(e.Vars)) {
		add("vars."+name, e.Vars[name])
	}
	for _, name := range slices.Sorted(maps.Keys(e.Credentials)) {
		add("credentials."+name, e.Credentials[name])
	}
	add("scheme", e.Scheme)
	for i, secret := range e.Secrets {
		add("secrets."+strconv.Itoa(i+1), secret)
	}
	add("protected", strconv.FormatBool(e.Protected))
	return rows
}
