package cmd

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// printer prepares the output, so that a wrong format or expression is refused before anything is sent.
func (a *app) printer(single bool, columns, wide []string) (*ui.Printer, error) {
	o, err := a.printOptions(single, columns, wide)
	if err != nil {
		return nil, err
	}
	return newPrinter(o)
}

// printOptions are what the global flags say about the output.
func (a *app) printOptions(single bool, columns, wide []string) (ui.Options, error) {
	format, err := ui.ParseFormat(a.output())
	if err != nil {
		return ui.Options{}, &hook.Error{Kind: hook.Invalid, Err: err}
	}
	if err := a.oneFormat(); err != nil {
		return ui.Options{}, err
	}
	a.streams.SetColor(a.global.color, a.getenv)
	o := ui.Options{
		Out: a.streams.Out, Format: format, Columns: a.global.columns, DefaultColumns: columns, WideColumns: wide,
		NoHeaders: a.global.noHeaders, SortBy: a.global.sortBy, JQ: a.global.jq, Template: a.global.template,
		Single: single, Color: a.streams.OutColor, Width: a.streams.Width, Terminal: a.streams.OutTTY,
	}
	if a.streams.OutTTY {
		o.Now = time.Now()
	}
	return o, nil
}

func newPrinter(o ui.Options) (*ui.Printer, error) {
	p, err := ui.NewPrinter(o)
	if err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Err: err}
	}
	return p, nil
}

// oneFormat refuses flags of which one would be passed over.
func (a *app) oneFormat() error {
	filter := "--jq"
	if a.global.template != "" {
		filter = "--template"
	}
	switch g := a.global; {
	case g.jq == "" && g.template == "":
		return nil
	case g.raw:
		return hook.Errorf(hook.Invalid, "%s filters JSON, but --raw prints answers as they are", filter).WithHint("give one of them")
	case g.output != "" && g.output != string(ui.JSON):
		return hook.Errorf(hook.Invalid, "%s prints JSON, not %s", filter, g.output).WithHint("leave -o out")
	}
	return nil
}

// webhookPrinter prints webhooks with the columns that their dialect has.
func (a *app) webhookPrinter(d *dialect.Dialect, single bool) (*webhookPrinter, error) {
	columns, wide := d.Columns()
	out := &lookout{next: a.streams.Out}
	o, err := a.printOptions(single, columns, wide)
	if err != nil {
		return nil, err
	}
	o.Out = out
	p, err := newPrinter(o)
	return &webhookPrinter{a, d, o, p, out}, err
}

type webhookPrinter struct {
	a *app
	d *dialect.Dialect
	o ui.Options
	p *ui.Printer
	// out tells what was printed: a format or an expression may leave out a secret that nobody will show again.
	out *lookout
}

// add prints a webhook without its secrets, unless they were asked for. fresh secrets are shown.
func (p *webhookPrinter) add(w hook.Webhook, fresh bool) error {
	if p.a.global.raw {
		return nil // its answer has been printed as it came
	}
	p.a.seen.add(w)
	if !p.a.global.showSecrets {
		w = p.d.Redact(w, fresh)
	}
	data, err := asJSON(w)
	if err != nil {
		return err
	}
	return p.p.Add(data)
}

func (p *webhookPrinter) close() error {
	if p.a.global.raw {
		return nil
	}
	return p.p.Close()
}

// printOne prints one webhook and ends the output.
func (p *webhookPrinter) printOne(w hook.Webhook, fresh bool) error {
	if err := p.add(w, fresh); err != nil {
		return err
	}
	return p.close()
}

// printValues prints rows that are not webhooks.
func (a *app) printValues(rows []any, single bool, columns ...string) error {
	p, err := a.printer(single, columns, columns)
	if err != nil {
		return err
	}
	for _, row := range rows {
		data, err := asJSON(row)
		if err == nil {
			err = p.Add(data)
		}
		if err != nil {
			return err
		}
	}
	return p.Close()
}

// asJSON leaves &, < and > as they are: URLs are to be read, and to be found by grep.
func asJSON(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}

// printRaw writes an answer byte for byte.
func (a *app) printRaw(answer []byte) {
	a.writeOut(slices.Clip(answer))
}

// printLine writes a line of data.
func (a *app) printLine(line string) { a.writeOut([]byte(line + "\n")) }

// writeOut writes to stdout; what cannot be written is the command's error in the end.
func (a *app) writeOut(data []byte) {
	if _, err := a.streams.Out.Write(data); err != nil {
		a.closeLater(failed{&hook.Error{Kind: hook.Failed, Err: err}}) // also where no command has begun, as for --help
	}
}

// checkedOut is stdout for cobra, which drops the errors of its writes.
type checkedOut struct{ a *app }

func (o checkedOut) Write(data []byte) (int, error) {
	o.a.writeOut(data)
	return len(data), nil
}

// writeErr writes to stderr; if that fails there is nowhere left to say so.
func (a *app) writeErr(s string) { _, _ = io.WriteString(a.streams.Err, s) }

// failed is an error that comes out when the command ends.
type failed struct{ err error }

// Close returns the error.
func (f failed) Close() error { return f.err }
