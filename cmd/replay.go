package cmd

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/capture"
	"hookctl/internal/hook"
)

// replayOptions are what replay is told.
type replayOptions struct {
	file, to      string
	sign          bool
	scheme        schemeOptions
	keys          keyOptions
	lines         string
	events        []string
	event         eventOptions
	limit         int
	rate          rate
	many, repeats int
}

func newReplay(a *app) *cobra.Command {
	o := replayOptions{}
	cmd := &cobra.Command{
		Use:   "replay FILE --to URL",
		Short: "Send captures again",
		Long: `Send the captures of a file, or of stdin with -, again: method, header fields and body byte for byte, without the hop-by-hop
headers and with the Host of the URL. A URL without a path gets each at the path and query that it came to; one with a path
gets all of them there. With --sign the signature is made anew as of now, with the ID that the delivery had.

They are sent one after the other, or --concurrency at a time, and a line is printed for each in the order of the file: its
number, the status and how long it took. There is one attempt for each, and no redirect is followed. --dry-run lists what
would be sent.

The exit code is 0 if each was answered 2xx, 8 if some were not or a line could not be read, and if none was, what sign --send
would exit with.`,
		Example: `  hookctl replay deliveries.ndjson --to http://localhost:3000
  hookctl replay deliveries.ndjson --to http://localhost:3000/in --select 3,10-20 --sign --scheme github --secret-file secret
  hookctl replay - --to http://localhost:3000 --event 'user.*' --rate 10/s --concurrency 4 < deliveries.ndjson`,
		Args: exactly("the FILE with captures, or - for stdin"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.file = args[0]
			return o.run(a, cmd)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveDefault
		},
	}
	o.flags(cmd.Flags())
	completeScheme(cmd)
	return cmd
}

func (o *replayOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.to, "to", "", "the `URL` to send to")
	f.BoolVar(&o.sign, "sign", false, "sign anew, as of now")
	f.StringVar(&o.lines, "select", "", "only these `LINES` of the file, such as 3,10-20,50-")
	f.StringArrayVar(&o.events, "event", nil, "only deliveries of this `EVENT` (repeatable; may end in .*)")
	f.IntVar(&o.limit, "limit", 0, "send at most `N` (default: all)")
	f.Var(&o.rate, "rate", "how many begin in a time at most, such as 10/s, 100/m or 0.5/s")
	f.IntVar(&o.many, "concurrency", 1, "send `N` at a time")
	f.IntVar(&o.repeats, "repeat", 1, "send all of them `N` times")
	o.event.flags(f)
	o.signing(f)
}

// signing declares the flags that only --sign needs.
func (o *replayOptions) signing(f *pflag.FlagSet) {
	o.scheme.flags(f)
	o.keys.flags(f)
}

// mostAtOnce bounds --concurrency: each needs a connection.
const mostAtOnce = 1000

// check refuses what cannot be, before anything is read.
func (o *replayOptions) check(cmd *cobra.Command) error {
	switch {
	case o.to == "":
		return hook.Errorf(hook.Invalid, "replay needs an address to send to").WithHint("give --to URL")
	case o.limit < 0:
		return hook.Errorf(hook.Invalid, "--limit %d is negative", o.limit)
	case o.repeats < 1:
		return hook.Errorf(hook.Invalid, "--repeat %d would send nothing", o.repeats)
	case o.many < 1 || o.many > mostAtOnce:
		return hook.Errorf(hook.Invalid, "--concurrency %d is not from 1 to %d", o.many, mostAtOnce)
	case o.repeats > 1 && o.file == "-":
		return hook.Errorf(hook.Invalid, "stdin can be read only once, and --repeat reads again").WithHint("give a file")
	case !o.sign && changedOf(cmd, new(replayOptions).signing):
		return hook.Errorf(hook.Invalid, "without --sign, captures are sent with the signature that they have").WithHint("give --sign, or leave scheme and secrets out")
	}
	return stdinOnce(append([]keySource{{"FILE", o.file}, {"--scheme-file", o.scheme.file}}, o.keys.sources...)...)
}

func (o *replayOptions) run(a *app, cmd *cobra.Command) error {
	if err := o.check(cmd); err != nil {
		return err
	}
	r := &replayer{a: a, o: o, client: onwardClient(a.timeout(cmd), o.many)}
	if err := r.prepare(cmd); err != nil {
		return err
	}
	for range o.repeats {
		if err := r.pass(cmd.Context()); err != nil {
			return err
		}
		if cmd.Context().Err() != nil {
			break
		}
	}
	return r.end(cmd.Context())
}

// prepare reads what flags say.
func (r *replayer) prepare(cmd *cobra.Command) error {
	var err error
	if r.to, err = capture.ParseTarget(r.o.to); err != nil {
		return hook.Errorf(hook.Invalid, "--to: %s", err)
	}
	if cmd.Flags().Changed("select") {
		if r.lines, err = capture.ParseSelection(r.o.lines); err != nil {
			return hook.Errorf(hook.Invalid, "--select: %s", err)
		}
	}
	if r.event, err = r.o.event.reader(); err != nil {
		return err
	}
	if r.o.sign {
		if r.signer, err = r.o.signer(r.a, cmd); err != nil {
			return err
		}
	}
	r.rows, err = r.printer()
	return err
}
