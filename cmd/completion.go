package cmd

import (
	"github.com/spf13/cobra"

	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

func newCompletion(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "completion SHELL", Short: "Print a completion script",
		Long: `Print a script that has your shell complete hookctl's commands, flags and values. SHELL is bash, zsh, fish or powershell.

IDs of webhooks are completed too. The API is asked for them for 300 ms at most, and not again for a minute, whether it
answered or not; meanwhile they are kept, without secrets, under XDG_CACHE_HOME. For that no command is run, no keyring is
asked, no login is made and no store is opened: where credentials come from there, and in local mode without a server, only
IDs that commands have printed are completed.`,
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
