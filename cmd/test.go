package cmd

import (
	"errors"

	"github.com/spf13/cobra"

	"hookctl/internal/hook"
)

func newTest(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "test ID",
		Short: "Make the provider's own test call",
		Long: `Have the provider send a test delivery to a webhook. Success says that the provider took the call, no more. Where the
provider has no such call, the exit code is 7.`,
		Example: `  hookctl test 51b1e78dbd7a844089b652a9`,
		Args:    exactly("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.connect(cmd)
			if err != nil {
				return err
			}
			if err := c.Test(cmd.Context(), args[0]); err != nil {
				return directHint(err)
			}
			a.note("%s took the test call for webhook %s", c.dialect.Title, args[0])
			return nil
		},
	}
}

// directHint tells what will do instead of a test call that the provider does not have.
func directHint(err error) error {
	var e *hook.Error
	if errors.As(err, &e) && e.Kind == hook.Unsupported && e.Hint == "" {
		e.Hint = "--direct, which comes with deliveries, sends a signed sample from this machine instead"
	}
	return err
}
