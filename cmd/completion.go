package cmd

import (
	"github.com/spf13/cobra"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

func newCompletion(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "completion SHELL", Short: "Print a completion script",
		Long: `Print a script that has your shell complete hookctl's commands, flags and values. SHELL is bash, zsh, fish or powershell.`,
		Example: `  source <(hookctl completion bash)
  hookctl completion zsh > "${fpath[1]}/_hookctl"
  hookctl completion fish > ~/.config/fish/completions/hookctl.fish`,
		Args: exactly("a SHELL: bash, zsh, fish or powershell"), ValidArgs: shells(),
		RunE: func(cmd *cobra.Command, args []string) error {
			root, out := cmd.Root(), a.streams.Out
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(out, true)
			case "zsh":
				return root.GenZshCompletion(out)
			case "fish":
				return root.GenFishCompletion(out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(out)
			}
			e := hook.Errorf(hook.Invalid, "there is no completion for %q", args[0])
			if near := ui.Nearest(args[0], shells()); near != "" {
				return e.WithHint("did you mean %s?", near)
			}
			return e.WithHint("it can be bash, zsh, fish or powershell")
		},
	}
}

// completeWords has shells complete the values of flags and arguments that are words.
func completeWords(a *app, root *cobra.Command) {
	colors := func() []string { return []string{ui.ColorAuto, ui.ColorAlways, ui.ColorNever} }
	completeFlag(root, "output", words(ui.Formats))
	completeFlag(root, "color", words(colors))
	completeFlag(root, "dialect", dialectNames)
	completeFlag(root, "profile", a.profileNames)
	a.completeEvents(root)
	noFiles(root)
}

// completeEvents completes --event, wherever it is, with the events of the dialect in use.
func (a *app) completeEvents(cmd *cobra.Command) {
	if cmd.Flags().Lookup("event") != nil {
		completeFlag(cmd, "event", a.eventNames)
	}
	for _, sub := range cmd.Commands() {
		a.completeEvents(sub)
	}
}

// noFiles keeps shells from offering files where an argument is an ID, a URL or a name.
func noFiles(cmd *cobra.Command) {
	if cmd.ValidArgsFunction == nil && cmd.ValidArgs == nil {
		cmd.ValidArgsFunction = cobra.NoFileCompletions
	}
	for _, sub := range cmd.Commands() {
		noFiles(sub)
	}
}

func completeFlag(cmd *cobra.Command, flag string, complete cobra.CompletionFunc) {
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc(flag, complete))
}

// words completes one of these.
func words(list func() []string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list(), cobra.ShellCompDirectiveNoFileComp
	}
}

// dialectNames completes a dialect.
func dialectNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return dialect.Builtin(), cobra.ShellCompDirectiveDefault // a file is possible too
}

// profileNames completes the name of a profile; where the config file is broken there are none.
func (a *app) profileNames(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	profiles, _, err := a.profiles(cmd)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, p := range profiles {
		names = append(names, p.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
