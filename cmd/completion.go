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

// completeFlags has shells complete the values of flags that are words.
func completeFlags(root *cobra.Command) {
	words := func(list func() []string) cobra.CompletionFunc {
		return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return list(), cobra.ShellCompDirectiveNoFileComp
		}
	}
	colors := func() []string { return []string{ui.ColorAuto, ui.ColorAlways, ui.ColorNever} }
	for flag, list := range map[string]func() []string{"output": ui.Formats, "color": colors} {
		cobra.CheckErr(root.RegisterFlagCompletionFunc(flag, words(list)))
	}
	cobra.CheckErr(root.RegisterFlagCompletionFunc("dialect",
		func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return dialect.Builtin(), cobra.ShellCompDirectiveDefault // a file is possible too
		}))
}
