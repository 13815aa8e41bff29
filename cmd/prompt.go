package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"hookctl/internal/config"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// canAsk tells whether there is somebody to be asked.
func (a *app) canAsk(noInput bool) bool { return !noInput && a.streams.InTTY && a.streams.ErrTTY }

// asking tells the same before the config file is read.
func (a *app) asking(cmd *cobra.Command) (bool, error) {
	noInput, err := config.NoInput(cmd.Flags())
	return a.canAsk(noInput), err
}

// prompter asks questions as this terminal can.
func (a *app) prompter() ui.Prompter {
	if a.prompts == nil {
		a.streams.SetColor(a.global.color, a.getenv)
		a.prompts = ui.NewPrompter(a.streams, a.getenv) // one for all questions: it keeps what is typed ahead
	}
	return a.prompts
}

// confirm asks before something that cannot be undone.
func (a *app) confirm(ctx context.Context, cfg config.Config, question string) error {
	switch {
	case cfg.Yes || a.global.dryRun:
		return nil
	case !a.canAsk(cfg.NoInput):
		return hook.Errorf(hook.Invalid, "%s needs a yes, and nobody can be asked", question).WithHint("give --yes")
	}
	ok, err := a.prompter().Confirm(question+"?", false)
	if err != nil {
		return err
	}
	if !ok {
		return hook.Errorf(hook.Failed, "not done: the answer was no")
	}
	return ctx.Err()
}

// until asks again and again, saying what is wrong, until an answer will do.
func until[T any](a *app, ask func() (T, error), check func(T) error) (T, error) {
	for {
		answer, err := ask()
		if err != nil {
			return answer, err
		}
		wrong := check(answer)
		if wrong == nil {
			return answer, nil
		}
		a.writeErr(ui.Visible(wrong.Error()) + "\n")
	}
}
