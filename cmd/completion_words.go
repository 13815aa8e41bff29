package cmd

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/dialect"
	"hookctl/internal/ui"
)

const noFile = cobra.ShellCompDirectiveNoFileComp

// completeWords has a shell complete the values of flags and the arguments of a command line, whose last word is the one
// to complete. Only what its command has is declared: a shell waits for it at each Tab.
func completeWords(a *app, root *cobra.Command, line []string) {
	colors := func() []string { return []string{ui.ColorAuto, ui.ColorAlways, ui.ColorNever} }
	completeFlag(root, "output", formatWords)
	completeFlag(root, "color", words(colors))
	completeFlag(root, "dialect", dialectNames)
	completeFlag(root, "profile", a.profileNames)
	completeFlag(root, "var", a.variableNames)
	completeFlag(root, "columns", a.columnLists)
	completeFlag(root, "sort-by", a.columnNames)
	cmd, _, err := root.Find(line[:max(len(line)-1, 0)])
	if err != nil {
		return
	}
	a.completeArguments(cmd)
	flagWords := a.flagWords()
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) { completeLike(cmd, f, flagWords) })
	cmd.InheritedFlags().VisitAll(func(f *pflag.Flag) { completeLike(cmd, f, flagWords) })
}

// completeLike completes a flag as others of its name. Shells offer files only where it takes one.
func completeLike(cmd *cobra.Command, f *pflag.Flag, flagWords map[string]cobra.CompletionFunc) {
	if _, done := cmd.GetFlagCompletionFunc(f.Name); done {
		return
	}
	if complete, ok := flagWords[f.Name]; ok {
		completeFlag(cmd, f.Name, complete)
	} else if !isFile(f) {
		completeFlag(cmd, f.Name, cobra.NoFileCompletions)
	}
}

// flagWords says how flags are completed, by their names.
func (a *app) flagWords() map[string]cobra.CompletionFunc {
	return map[string]cobra.CompletionFunc{
		"event": a.eventNames, "set": a.fieldValues, "unset": a.fieldNames, "filter": a.filterNames,
		"method": a.methodNames, "credential": a.credentialNames, "webhook": a.webhookIDs,
		"enabled": words(func() []string { return []string{"true", "false"} }),
	}
}

// isFile tells by the usage of a flag whether it takes a file.
func isFile(f *pflag.Flag) bool {
	name, _ := pflag.UnquoteUsage(f)
	for _, word := range []string{"FILE", "PATH", "JSON", "REF"} {
		if strings.Contains(name+f.Usage, word) {
			return true
		}
	}
	return false
}

func completeFlag(cmd *cobra.Command, flag string, complete cobra.CompletionFunc) {
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc(flag, complete))
}

// words completes one of these.
func words(list func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		return beginning(list(), word), noFile
	}
}

// beginning keeps what begins with a word.
func beginning(list []string, word string) []string {
	var kept []string
	for _, text := range list {
		if strings.HasPrefix(text, word) {
			kept = append(kept, text)
		}
	}
	return kept
}

// described are the choices that begin with a word, with what they mean.
func described(choices []dialect.Choice, word string) []string {
	var list []string
	for _, c := range choices {
		if strings.HasPrefix(c.Name, word) {
			list = append(list, cobra.CompletionWithDesc(c.Name, ui.Visible(c.About)))
		}
	}
	return list
}

// formatWords completes -o: of sign, the formats that it has of its own.
func formatWords(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	if said(cmd) == "sign" {
		return beginning(signFormats(), word), noFile
	}
	return described([]dialect.Choice{
		{Name: string(ui.Table), About: "columns for people"},
		{Name: string(ui.Wide), About: "more columns, never cut"},
		{Name: string(ui.JSON), About: "the same shape for every provider"},
		{Name: string(ui.NDJSON), About: "one JSON object a line, as it arrives"},
		{Name: string(ui.YAML), About: "the same as json"},
		{Name: string(ui.CSV), About: "the columns of wide"},
		{Name: string(ui.Name), About: "the ID, one a line"},
	}, word), noFile
}

// dialectNames completes a dialect; a file is possible too.
func dialectNames(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	return described(dialect.BuiltinChoices(), word), cobra.ShellCompDirectiveDefault
}

// profileNames completes the name of a profile; where the config file is broken there are none.
func (a *app) profileNames(cmd *cobra.Command, given []string, word string) ([]string, cobra.ShellCompDirective) {
	profiles, _, err := a.profiles(cmd)
	if err != nil {
		return nil, noFile
	}
	var choices []dialect.Choice
	for _, p := range profiles {
		choices = append(choices, dialect.Choice{Name: p.Name, About: strings.TrimSpace(p.Dialect + " " + dialect.RedactURL(p.Server))})
	}
	return described(choices, word), noFile
}
