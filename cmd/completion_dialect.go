package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
)

// meant is the API that a command line means, as far as that can be told without waiting. Its dialect is nil if it
// cannot be told; err, where only the server is missing.
func meant(cmd *cobra.Command) (cfg config.Config, t target, err error) {
	if cfg, err = config.LoadCheap(cmd.Flags()); err != nil {
		return cfg, t, err
	}
	t, err = chooseTarget(cfg)
	return cfg, t, err
}

// ofDialect completes what the dialect in use has; where that cannot be read there is nothing.
func ofDialect(cmd *cobra.Command, word string, list func(*dialect.Dialect) []dialect.Choice) ([]string, cobra.ShellCompDirective) {
	_, t, _ := meant(cmd)
	if t.dialect == nil {
		return nil, noFile
	}
	return described(list(t.dialect), word), noFile
}

// eventNames completes an event.
func (a *app) eventNames(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	return ofDialect(cmd, word, (*dialect.Dialect).EventChoices)
}

// fieldNames completes a field in the provider's own words.
func (a *app) fieldNames(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	return ofDialect(cmd, word, (*dialect.Dialect).Settable)
}

// fieldValues completes FIELD=VALUE: the field, and then what it can be.
func (a *app) fieldValues(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	return pairs(cmd, word, (*dialect.Dialect).Settable)
}

// filterNames is the same for what lists are filtered by.
func (a *app) filterNames(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	return pairs(cmd, word, filterable)
}

// filterable are what the API filters by, and the members that hookctl itself does.
func filterable(d *dialect.Dialect) []dialect.Choice {
	all := d.Members()
	for _, name := range d.Filters.Names() {
		if !slices.ContainsFunc(all, func(c dialect.Choice) bool { return c.Name == name }) {
			all = append(all, dialect.Choice{Name: name})
		}
	}
	return all
}

// variableNames completes a path variable: VARIABLE=.
func (a *app) variableNames(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	return pairs(cmd, word, func(d *dialect.Dialect) (all []dialect.Choice) {
		for name, v := range d.Variables.All() {
			all = append(all, dialect.Choice{Name: name, About: v.Title})
		}
		return all
	})
}

// credentialNames completes a credential: CREDENTIAL=.
func (a *app) credentialNames(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	return pairs(cmd, word, func(d *dialect.Dialect) (all []dialect.Choice) {
		for name, c := range d.Credentials.All() {
			all = append(all, dialect.Choice{Name: name, About: c.Title})
		}
		return all
	})
}

// pairs completes NAME=VALUE: names with an equals sign, behind which the shell puts no blank, and values that are few.
func pairs(cmd *cobra.Command, word string, names func(*dialect.Dialect) []dialect.Choice) ([]string, cobra.ShellCompDirective) {
	_, t, _ := meant(cmd)
	if t.dialect == nil {
		return nil, noFile
	}
	if name, _, ok := strings.Cut(word, "="); ok {
		return beginning(prefixed(name+"=", t.dialect.Values(name)), word), noFile
	}
	choices := names(t.dialect)
	for i := range choices {
		choices[i].Name += "="
	}
	return described(choices, word), noFile | cobra.ShellCompDirectiveNoSpace
}

func prefixed(prefix string, list []string) []string {
	var all []string
	for _, text := range list {
		all = append(all, prefix+text)
	}
	return all
}

// methodNames completes the HTTP method of deliveries.
func (a *app) methodNames(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	usual := []string{"POST", "PUT", "PATCH", "GET", "DELETE"}
	if _, t, _ := meant(cmd); t.dialect != nil && inherits(cmd, "set") {
		usual = t.dialect.Methods()
	}
	return beginning(usual, strings.ToUpper(word)), noFile
}

// inherits tells whether a command has a flag.
func inherits(cmd *cobra.Command, flag string) bool { return cmd.Flags().Lookup(flag) != nil }

// callNames completes a further call of the dialect, and then the ID that it is about.
func (a *app) callNames(cmd *cobra.Command, given []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(given) == 0 {
		return ofDialect(cmd, word, (*dialect.Dialect).CallChoices)
	}
	_, t, _ := meant(cmd)
	if t.dialect == nil || len(given) > 1 || !t.dialect.CallTakesID(given[0]) {
		return nil, noFile
	}
	return a.webhookIDs(cmd, nil, word)
}

// columnNames completes a column of the rows that a command prints.
func (a *app) columnNames(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	switch group, _, _ := strings.Cut(said(cmd), " "); group {
	case "list", "get", "create", "replace", "patch":
		return ofDialect(cmd, word, (*dialect.Dialect).Members)
	case "deliveries":
		_, wide := deliveryColumns()
		return beginning(wide, word), noFile
	}
	return nil, noFile
}

// columnLists completes the last of several columns.
func (a *app) columnLists(cmd *cobra.Command, given []string, word string) ([]string, cobra.ShellCompDirective) {
	before, last := "", word
	if i := strings.LastIndexByte(word, ','); i >= 0 {
		before, last = word[:i+1], word[i+1:]
	}
	list, _ := a.columnNames(cmd, given, last)
	return prefixed(before, list), noFile | cobra.ShellCompDirectiveNoSpace
}
