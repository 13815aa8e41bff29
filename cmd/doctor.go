package cmd

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

func newDoctor(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Look at this program's surroundings, for a bug report", Args: atMost(0),
		Long: `Look at what this program depends on, and print one page: the config file, the current profile, the keyring, the cache, the
store and who owns it, the terminal, the environment, the dialects, the clock. It works whatever is broken, changes nothing
and calls nobody. There is nothing secret on the page: of variables and credentials it has the names alone.

The exit code is 0 if all is well, and 1 if something is wrong; the page then says what to do.`,
		Example: `  hookctl doctor
  hookctl doctor -o json
  hookctl doctor --jq '.checks[] | select(.status == "failed")'`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := &doctor{a: a, cmd: cmd}
			d.look()
			if err := d.print(); err != nil {
				return err
			}
			return d.verdict()
		},
	}
}

// symptom is one line of the page.
type symptom struct {
	Check  string `json:"check"`
	Status string `json:"status"` // ok, warning, failed or skipped
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
}

// doctor is a look at everything, once.
type doctor struct {
	a        *app
	cmd      *cobra.Command
	cfg      config.Config // without the file's settings if that is broken
	dialects []*dialect.Dialect
	symptoms []symptom
}

func (d *doctor) look() {
	for _, look := range []func(){
		d.config, d.keyring, d.cache, d.store, d.terminal, d.builtin, d.environment, d.proxies, d.clock,
	} {
		look()
	}
}

func (d *doctor) tell(check, status, detail string) {
	d.symptoms = append(d.symptoms, symptom{Check: check, Status: status, Detail: detail})
}

// wrong tells of an error, and what to do about it.
func (d *doctor) wrong(check string, err error, hint string) {
	e := d.a.classify(d.cmd.Context(), err)
	d.symptoms = append(d.symptoms, symptom{check, broken, err.Error(), cmp.Or(e.Hint, hint)})
}

// problems are the checks that failed.
func (d *doctor) problems() []string {
	var names []string
	for _, s := range d.symptoms {
		if s.Status == broken {
			names = append(names, s.Check)
		}
	}
	return names
}

func (d *doctor) verdict() error {
	p := d.problems()
	if len(p) == 0 {
		return nil
	}
	return hook.Errorf(hook.Failed, "something is wrong: %s", strings.Join(p, ", "))
}

// print prints the page, or its JSON.
func (d *doctor) print() error {
	if d.a.output() != "" || d.a.formatsJSON() {
		return d.a.printValues([]any{struct {
			build
			Problems []string  `json:"problems"`
			Checks   []symptom `json:"checks"`
		}{thisBuild(), append([]string{}, d.problems()...), d.symptoms}}, true, "version", "problems")
	}
	b := thisBuild()
	d.a.printLine(b.String() + strings.TrimRight(" "+b.Commit+" "+b.Date, " "))
	for _, s := range d.symptoms {
		d.a.printLine(fmt.Sprintf("%-12s %-8s %s", s.Check, s.Status, ui.Visible(s.Detail)))
		if s.Hint != "" {
			d.a.printLine(fmt.Sprintf("%-12s %-8s hint: %s", "", "", ui.Visible(s.Hint)))
		}
	}
	return nil
}
