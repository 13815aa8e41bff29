package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"hookctl/internal/client"
	"hookctl/internal/config"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// app is what commands share: streams, the words of the global flags, and what is opened only when it is needed, so that
// help, version and completion work whatever else is broken.
type app struct {
	streams *ui.Streams
	getenv  func(string) string
	global  globalFlags
	began   bool       // a command has begun: an error is no longer one of usage
	noting  sync.Mutex // the server's requests have warnings at the same time
	notes   []string
	opened  []io.Closer
	ended   <-chan struct{} // closed at Ctrl-C
	reached *connection     // the API of this invocation, once it is known
	prompts ui.Prompter     // once something was asked
	seen    *seenIDs        // of the API of this command; nil: none is called
	bar     *ui.Progress    // what is drawn on stderr meanwhile; nil: nothing
}

// globalFlags are the words that every command understands. Those that also have an environment variable are read
// through config.Load.
type globalFlags struct {
	profile, config, dialect, server string
	vars                             []string
	local                            bool
	store                            string
	output, jq, template             string
	columns                          []string
	noHeaders                        bool
	sortBy                           string
	raw, dryRun, yes, noInput        bool
	showSecrets                      bool
	timeout                          time.Duration
	retries                          int
	quiet, verbose                   bool
	color                            string
}

// flags declares the global flags.
func (g *globalFlags) flags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVarP(&g.profile, "profile", "p", "", "the profile `NAME` to use (HOOKCTL_PROFILE)")
	f.StringVar(&g.config, "config", "", "the config `FILE` (HOOKCTL_CONFIG; default $XDG_CONFIG_HOME/hookctl/config.yaml)")
	f.StringVar(&g.dialect, "dialect", "", "how the API speaks: a built-in `NAME`, or a FILE (HOOKCTL_DIALECT)")
	f.StringVar(&g.server, "server", "", "the API's base `URL` (HOOKCTL_SERVER)")
	f.StringArrayVar(&g.vars, "var", nil, "a path variable, `KEY=VALUE` (repeatable; HOOKCTL_VAR_<KEY>)")
	f.BoolVar(&g.local, "local", false, "use the embedded server, in this process, without network (HOOKCTL_LOCAL)")
	f.StringVar(&g.store, "store", "", "local mode's database, a `PATH` or a postgres:// URL (HOOKCTL_STORE; default $XDG_STATE_HOME/hookctl/local.db)")
	f.StringVarP(&g.output, "output", "o", "", "output `FORMAT`: table, wide, json, ndjson, yaml, csv or name (HOOKCTL_OUTPUT)")
	f.StringVar(&g.jq, "jq", "", "filter the JSON output with a jq `EXPRESSION`")
	f.StringVar(&g.template, "template", "", "format the JSON output with a Go `TEMPLATE`")
	f.StringSliceVar(&g.columns, "columns", nil, "the columns of table, wide and csv, `A,B`")
	f.BoolVar(&g.noHeaders, "no-headers", false, "leave out the line with the columns' names")
	f.StringVar(&g.sortBy, "sort-by", "", "sort by a `COLUMN`")
	f.BoolVar(&g.raw, "raw", false, "print the API's answers byte for byte")
	f.BoolVarP(&g.dryRun, "dry-run", "n", false, "print a change as a curl line instead of sending it")
	f.BoolVarP(&g.yes, "yes", "y", false, "answer yes to every question (HOOKCTL_YES)")
	f.BoolVar(&g.noInput, "no-input", false, "never ask; fail instead (HOOKCTL_NO_INPUT)")
	f.BoolVar(&g.showSecrets, "show-secrets", false, "print secrets in clear")
	f.DurationVar(&g.timeout, "timeout", 30*time.Second, "the time limit of each request (HOOKCTL_TIMEOUT)")
	f.IntVar(&g.retries, "retries", 3, "how often to try again (HOOKCTL_RETRIES)")
	f.BoolVarP(&g.quiet, "quiet", "q", false, "print no notes")
	f.BoolVarP(&g.verbose, "verbose", "v", false, "show each HTTP exchange on stderr, without secrets")
	f.StringVar(&g.color, "color", "auto", "use colours: auto, always or never (NO_COLOR, CLICOLOR_FORCE)")
}

// note tells people something that is not data. Where an error would be JSON, notes wait for the end: stderr is either
// them or the one error object.
func (a *app) note(format string, args ...any) {
	a.noting.Lock()
	a.notes = append(a.notes, fmt.Sprintf(format, args...))
	a.noting.Unlock()
	if !a.formatsJSON() {
		a.tellNotes()
	}
}

// warn tells people what went wrong without harm, or to others' harm.
func (a *app) warn(err error) { a.note("warning: %s", err) }

// tellNotes writes the notes that wait.
func (a *app) tellNotes() {
	a.noting.Lock()
	defer a.noting.Unlock()
	if a.bar != nil {
		a.bar.Aside(a.writeNotes)
		return
	}
	a.writeNotes()
}

func (a *app) writeNotes() {
	for _, note := range a.notes {
		if !a.global.quiet {
			fmt.Fprintln(a.streams.Err, ui.VisibleLines(note))
		}
	}
	a.notes = nil
}

// load merges flags, environment and config file.
func (a *app) load(cmd *cobra.Command) (config.Config, error) {
	return config.Load(cmd.Flags(), a.streams.Err)
}

// closeLater has something closed when the command is done.
func (a *app) closeLater(c io.Closer) { a.opened = append(a.opened, c) }

// close closes what was opened, and adds what went wrong with that. A dry run is no error, unless its line is lost.
func (a *app) close(err error) error {
	if errors.Is(err, client.ErrDryRun) {
		err = nil
	}
	for _, c := range a.opened {
		err = errors.Join(err, c.Close())
	}
	a.opened = nil
	a.seen.keep()
	return err
}

// service is what commands call: the verbs, and what only matters where an API is far away.
type service interface {
	hook.Service
	Confirm(ctx context.Context, ids []string) (left []string, verifiable bool, err error)
}

// connection is an API, ready to be called.
type connection struct {
	service
	cfg config.Config
	target
}
