package cmd

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/hook"
)

// testOptions are what test is told.
type testOptions struct {
	direct      bool
	event, data string
	keys        keyOptions
	allow       []string
}

func newTest(a *app) *cobra.Command {
	var o testOptions
	cmd := &cobra.Command{
		Use:   "test ID",
		Short: "Make the provider's own test call, or send a sample from here",
		Long: `Have the provider send a test delivery to a webhook. Success says that the provider took the call, no more. Where the
provider has no such call, the exit code is 7.

--direct sends a delivery from this machine instead, once, to the webhook of any provider: framed and signed as the dialect
says, with an event that the webhook hears and the dialect's sample of its data. It prints the status, the time and the
beginning of the answer. The exit code is 0 if the receiver took it, 5 for no answer, 408, 429 or 5xx, else 1. Where the
API does not give the webhook's secret back, --secret-file or --secret-ref says where it is. Addresses that are neither
public nor of this machine need --allow.`,
		Example: `  hookctl test 51b1e78dbd7a844089b652a9
  hookctl test 51b1e78dbd7a844089b652a9 --direct --event users.post --data @user.json
  hookctl test 0e4f5a3c-9d3f-4f1e-8d76-3d1b6f9c2a10 --direct --secret-ref env:WEBHOOK_TOKEN -o json`,
		Args: exactly("ID"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, a, args[0]) },
	}
	o.flags(cmd.Flags())
	return cmd
}

func (o *testOptions) flags(f *pflag.FlagSet) {
	f.BoolVar(&o.direct, "direct", false, "send a signed sample from this machine")
	f.StringVarP(&o.event, "event", "e", "", "with --direct: the `EVENT` (default: one that the webhook hears)")
	f.StringVar(&o.data, "data", "", "with --direct: what the event carries: `JSON`, @FILE, or - for stdin (default: the dialect's sample)")
	o.keys.flags(f)
	f.StringSliceVar(&o.allow, "allow", nil, "with --direct: let it go to addresses in a `CIDR` that are not public (repeatable)")
}

func (o *testOptions) run(cmd *cobra.Command, a *app, id string) error {
	if err := o.check(cmd.Flags()); err != nil {
		return err
	}
	c, err := a.connect(cmd)
	if err != nil {
		return err
	}
	if o.direct {
		return o.sendDirect(cmd.Context(), a, c, id)
	}
	if err := c.Test(cmd.Context(), id); err != nil {
		return directHint(err)
	}
	a.note("%s took the test call for webhook %s", c.dialect.Title, id)
	return nil
}

// check refuses flags that the provider's own test call would pass over.
func (o *testOptions) check(f *pflag.FlagSet) error {
	if o.direct {
		return stdinOnce(append([]keySource{{"--data", o.data}}, o.keys.sources...)...)
	}
	var given []string
	for _, name := range []string{"event", "data", "secret-file", "secret-ref", "allow"} {
		if f.Changed(name) {
			given = append(given, "--"+name)
		}
	}
	if len(given) == 0 {
		return nil
	}
	return hook.Errorf(hook.Invalid, "the provider's own test call takes no %s", strings.Join(given, " and ")).
		WithHint("--direct sends a sample from this machine, and takes them")
}

// directHint tells what will do instead of a test call that the provider does not have.
func directHint(err error) error {
	var e *hook.Error
	if errors.As(err, &e) && e.Kind == hook.Unsupported && e.Hint == "" {
		e.Hint = "--direct sends a signed sample from this machine instead"
	}
	return err
}
