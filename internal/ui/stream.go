package ui

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// stream prints rows that come one after the other, perhaps for hours: each at once and by itself. A JSON expression, a
// template and YAML see one row at a time, and a column is as wide as its widest cell so far.
func newStream(o Options) (sink, error) {
	switch {
	case o.JQ != "" || o.Template != "":
		o.Single = true
		_, err := newSink(withoutStream(o)) // a wrong expression is told before the first row
		return each{o}, err
	case o.Format == JSON:
		return &ndjson{opts: o}, nil
	case o.Format == YAML:
		return each{o}, nil
	case o.Format == Table || o.Format == Wide || o.Format == "":
		return withColumns(o, func(o Options) sink { return &streamTable{opts: o} })
	case o.Format == Name && !o.Named:
		return nil, errors.New("these rows have no name")
	}
	return newFormat(o)
}

func withoutStream(o Options) Options {
	o.Stream = false
	return o
}

// each prints every row by a printer of its own.
type each struct{ opts Options }

func (e each) add(row json.RawMessage) error {
	s, err := newSink(withoutStream(e.opts))
	if err != nil {
		return err
	}
	if err := s.add(row); err != nil {
		return err
	}
	return s.close()
}

func (e each) close() error { return nil }

// streamTable prints each row at once.
type streamTable struct {
	opts   Options
	widths []int
}

// widest is how wide a column becomes at most; longer cells stand out.
const widest = 40

func (t *streamTable) add(row json.RawMessage) error {
	if err := t.begin(); err != nil {
		return err
	}
	return t.line(t.opts.shown(row), t.opts.paint, "")
}

func (t *streamTable) close() error { return t.begin() }

// begin prints the heading, once.
func (t *streamTable) begin() error {
	if t.widths != nil {
		return nil
	}
	t.widths = make([]int, len(t.opts.Columns))
	for i, column := range t.opts.Columns {
		t.widths[i] = t.opts.Widths[column]
	}
	if t.opts.NoHeaders {
		return nil
	}
	bold := ""
	if t.opts.Color {
		bold = ansiBold
	}
	return t.line(mapped(t.opts.Columns, heading), nil, bold)
}

func (t *streamTable) line(row []string, paint func(int, string) string, sgr string) error {
	for i, cell := range row {
		t.widths[i] = max(t.widths[i], min(textWidth(cell), widest))
	}
	g := grid{widths: t.widths}
	text := strings.TrimRight(g.line(row, paint), " ")
	_, err := io.WriteString(t.opts.Out, colored(text, sgr, sgr != "")+"\n")
	return err
}
