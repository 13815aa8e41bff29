package cmd

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/client"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// offered is how many webhooks are there to choose from at most: more take long to list.
const offered = 1000

// asksID has a command that is about a webhook ask which one, where its ID is left out and somebody can be asked.
func asksID(a *app, cmd *cobra.Command) *cobra.Command {
	args, run := cmd.Args, cmd.RunE
	cmd.Args = func(cmd *cobra.Command, given []string) error {
		if len(given) == 0 {
			return nil
		}
		return args(cmd, given)
	}
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		if len(given) > 0 || cmd.Flags().Changed("stdin") {
			return run(cmd, given)
		}
		asking, err := a.asking(cmd)
		if err == nil && !asking {
			err = args(cmd, given)
			if err == nil {
				return run(cmd, given)
			}
		}
		if err != nil {
			return err
		}
		id, err := a.pick(cmd)
		if err != nil {
			return err
		}
		return run(cmd, []string{id})
	}
	return cmd
}

// pick has the user choose one of the webhooks that are there.
func (a *app) pick(cmd *cobra.Command) (string, error) {
	c, err := a.connect(cmd)
	if err != nil {
		return "", err
	}
	var options []ui.Option
	for w, err := range c.List(client.Aside(cmd.Context()), hook.Query{Limit: offered}) {
		if err != nil {
			return "", err
		}
		options = append(options, option(c.dialect.Redact(w, false)))
	}
	if len(options) == 0 {
		return "", hook.Errorf(hook.NotFound, "there is no webhook to %s", said(cmd)).WithHint("hookctl create makes one")
	}
	if len(options) == offered {
		a.note("only the first %d webhooks are offered: give the ID of any other", offered)
	}
	id, err := a.prompter().Select("which webhook to "+said(cmd), options, "")
	if err != nil {
		return "", err
	}
	return id, cmd.Context().Err()
}

// option is a webhook as it can be chosen: by its name or else its URL.
func option(w hook.Webhook) ui.Option {
	words := parts(w)
	return ui.Option{Value: w.ID, Text: words[0], Note: strings.Join(words[1:], "  ")}
}

// parts are what tells a webhook from others.
func parts(w hook.Webhook) []string {
	address := cmp.Or(w.URL, firstURL(w))
	name := ""
	if w.Name != nil {
		name = *w.Name
	}
	all := []string{name, dialect.RedactURL(address), strings.Join(w.Events, ","), w.ID}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

func firstURL(w hook.Webhook) string {
	if len(w.Hooks) == 0 {
		return ""
	}
	return w.Hooks[0].URL
}
