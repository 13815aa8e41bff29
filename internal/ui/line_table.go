package ui

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// NewLinePrinter is a printer for rows that have no end: each is printed at once, also as Table and Wide, whose columns
// grow with what comes. Formats that need all rows are printed by NewPrinter alone.
func NewLinePrinter(o Options) (*Printer, error) {
	if o.Format != Table && o.Format != Wide {
		return NewPrinter(o)
	}
	out, err := withColumns(o, func(o Options) sink { return &lineTable{opts: o} })
	if err != nil {
		return nil, err
	}
	return &Printer{opts: o, sink: out}, nil
}

// lineTable is a table that does not know its rows: a column is as wide as its widest cell so far.
type lineTable struct {
	opts    Options
	widths  []int
	started bool
}

func (t *lineTable) add(row json.RawMessage) error {
	cells := mapped(t.opts.Row(row, t.opts.Columns), Visible)
	if err := t.start(cells); err != nil {
		return err
	}
	return t.line(cells, false)
}

func (t *lineTable) close() error { return t.start(nil) }

// start prints the headings, as wide as the first row needs.
func (t *lineTable) start(first []string) error {
	if t.started {
		return nil
	}
	t.started, t.widths = true, make([]int, len(t.opts.Columns))
	for i, cell := range first {
		t.widths[i] = twwidth.WidthNoCache(cell)
	}
	if t.opts.NoHeaders {
		return nil
	}
	return t.line(mapped(t.opts.Columns, heading), t.opts.Color)
}

func (t *lineTable) line(cells []string, bold bool) error {
	var b strings.Builder
	for i, cell := range cells {
		width := twwidth.WidthNoCache(cell)
		t.widths[i] = max(t.widths[i], width)
		b.WriteString(cell)
		b.WriteString(strings.Repeat(" ", t.widths[i]-width) + gap)
	}
	_, err := io.WriteString(t.opts.Out, colored(strings.TrimRight(b.String(), " "), ansiBold, bold)+"\n")
	return err
}
