package cmd

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// Root builds the command tree, for those who describe it.
func Root() *cobra.Command {
	root := newRoot(&app{streams: ui.System(), getenv: func(string) string { return "" }})
	for _, c := range root.Commands() {
		if c.Name() == "schemes" {
			c.Long = schemesTopic()
		}
	}
	return root
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "hookctl",
		Short: "One command line for every webhook API",
		Long: `hookctl administers webhooks on any provider's API with the same verbs, and on its own embedded server with no
network at all. How a provider speaks is a YAML file, a dialect; who you talk to is a profile.

With no profile and no --server, webhooks are kept on this machine, in local mode.`,
		Example: `  hookctl create https://example.com/in --event user.created
  hookctl list -o json
  hookctl --profile production patch 51b1e78dbd7a844089b652a9 --enabled=false`,
		Args:              knownCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	a.global.flags(root)
	root.SetFlagErrorFunc(flagError)
	root.SetIn(a.streams.In)
	root.SetOut(checkedOut{a})
	root.SetErr(a.streams.Err)
	group(root, "webhooks", "Webhooks:", newList(a), asksID(a, newGet(a)), newCreate(a),
		asksID(a, newReplace(a)), asksID(a, newPatch(a)), asksID(a, newDelete(a)), asksID(a, newTest(a)), newCall(a))
	group(root, "deliveries", "Deliveries:", newVerifySignature(a), newSign(a), newListen(a), newReplay(a))
	group(root, "local", "Local mode:", newServe(a), newTrigger(a), newDeliveries(a))
	group(root, "setup", "Who we talk to, and how:", newProfile(a), newDialect(a))
	group(root, "other", "Other:", newDoctor(a), newVersion(a), newCompletion(a))
	root.SetHelpCommand(newHelp())
	root.SetHelpCommandGroupID("other")
	root.AddCommand(topics()...)
	helpWithExits(root)
	noteBeginning(a, root)
	return root
}

// group adds commands under a heading.
func group(root *cobra.Command, id, title string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: id, Title: title})
	for _, c := range commands {
		c.GroupID = id
		root.AddCommand(c)
	}
}

// noteBeginning has each command note that it began: an error before that is one of usage.
func noteBeginning(a *app, cmd *cobra.Command) {
	if run := cmd.RunE; run != nil {
		cmd.RunE = func(c *cobra.Command, args []string) error {
			a.began = true
			return run(c, args)
		}
	}
	for _, sub := range cmd.Commands() {
		noteBeginning(a, sub)
	}
}

// knownCommand refuses a word that is no command of the one that it stands behind.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if helps(c) {
			names = append(names, c.Name())
		}
	}
	e := hook.Errorf(hook.Invalid, "unknown command %q for %s", args[0], cmd.CommandPath())
	if near := ui.Nearest(args[0], names); near != "" {
		return e.WithHint("did you mean %s?", near)
	}
	return e.WithHint("see %s --help", cmd.CommandPath())
}

// flagError names the flag that was probably meant.
func flagError(cmd *cobra.Command, err error) error {
	e := &hook.Error{Kind: hook.Invalid, Message: err.Error(), Hint: "see " + cmd.CommandPath() + " --help"}
	e.Message, _, _ = strings.Cut(e.Message, ": strconv.") // what Go calls the fault tells users nothing
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return e
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := ui.Nearest(name, names); near != "" {
		e.Hint = "did you mean --" + near + "?"
	}
	return e
}

// said is what users call a command in a sentence: without the program's name.
func said(cmd *cobra.Command) string {
	_, words, _ := strings.Cut(cmd.CommandPath(), " ")
	return words
}

// exactly wants arguments with these names.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < len(names) {
			return hook.Errorf(hook.Invalid, "%s needs %s", said(cmd), strings.Join(names[len(args):], " and ")).
				WithHint("usage: %s", cmd.UseLine())
		}
		return atMost(len(names))(cmd, args)
	}
}

// atMost wants no more than n arguments.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return hook.Errorf(hook.Invalid, "%s does not know what to do with %q", said(cmd), args[n]).
				WithHint("usage: %s", cmd.UseLine())
		}
		return nil
	}
}

// groupOf is a command that only holds others.
func groupOf(use, short, long, example string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Long: long, Example: example, Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(commands...)
	return cmd
}
