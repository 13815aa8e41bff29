package ui

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"io"
)

// ndjson prints each object on a line of its own, at once.
type ndjson struct{ opts Options }

func (n *ndjson) add(row json.RawMessage) error {
	_, err := n.opts.Out.Write(append(safeJSON(n.opts, row), '\n'))
	return err
}

func (n *ndjson) close() error { return nil }

// names prints the ID of each object, or the name of one that has no ID, such as a profile. One with a line feed in it
// must not become two, as the next program reads lines.
type names struct{ out io.Writer }

func (n *names) add(row json.RawMessage) error {
	_, err := io.WriteString(n.out, Visible(cmp.Or(Cell(row, "id"), Cell(row, "name")))+"\n")
	return err
}

func (n *names) close() error { return nil }

// csvLines prints each object as a record (RFC 4180), at once.
type csvLines struct {
	opts    Options
	w       *csv.Writer
	started bool
}

func newCSV(o Options) sink {
	return &csvLines{opts: o, w: csv.NewWriter(o.Out)}
}

func (c *csvLines) add(row json.RawMessage) error {
	if err := c.start(); err != nil {
		return err
	}
	return c.record(c.opts.Row(row, c.opts.Columns))
}

func (c *csvLines) close() error { return c.start() }

func (c *csvLines) start() error {
	if c.started || c.opts.NoHeaders {
		return nil
	}
	c.started = true
	return c.record(c.opts.Columns)
}

func (c *csvLines) record(fields []string) error {
	if c.opts.Terminal {
		fields = mapped(fields, VisibleLines)
	}
	if err := c.w.Write(fields); err != nil {
		return err
	}
	c.w.Flush()
	return c.w.Error()
}

func mapped(texts []string, change func(string) string) []string {
	changed := make([]string, len(texts))
	for i, text := range texts {
		changed[i] = change(text)
	}
	return changed
}
