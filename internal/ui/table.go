package ui

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// gap separates columns; two blanks, as in kubectl, so that single ones may be in a cell.
const gap = "  "

// table keeps the cells of all rows, since a column is as wide as its widest.
type table struct {
	opts Options
	rows [][]string
}

func newTable(o Options) sink { return &table{opts: o} }

func (t *table) add(row json.RawMessage) error {
	t.rows = append(t.rows, t.opts.shown(row))
	return nil
}

func (t *table) close() error {
	o := t.opts
	g := grid{rows: t.rows, paint: o.paint}
	if !o.NoHeaders {
		g.header = mapped(o.Columns, heading)
	}
	g.measure(len(o.Columns))
	if o.Format != Wide {
		g.fit(mapped(o.Columns, o.member), o.Width)
	}
	return g.write(o.Out, o.Color)
}

// shown is a row as people read it.
func (o Options) shown(row json.RawMessage) []string {
	return mapped(o.Row(row, o.Columns), func(cell string) string { return Visible(o.relative(cell)) })
}

// heading is in capitals; a pointer isn't, as what it means depends on case.
func heading(column string) string {
	if strings.HasPrefix(column, "/") {
		return Visible(column)
	}
	return Visible(strings.ToUpper(column))
}

// write prints a plain table through memory, because tablewriter drops errors of the writer. Columns are padded here,
// where they were measured to be cut: tablewriter, which would measure each cell again, is handed whole lines.
func (g *grid) write(w io.Writer, color bool) error {
	var b bytes.Buffer
	t := tablewriter.NewTable(&b, tablewriter.WithConfig(plainTable()), tablewriter.WithRenderer(renderer.NewBlueprint(plainLook())))
	if g.header != nil {
		t.Header([]string{g.line(g.header, nil)})
	}
	for _, row := range g.rows {
		if err := t.Append([]string{g.line(row, g.paint)}); err != nil {
			return err
		}
	}
	if err := t.Render(); err != nil {
		return err
	}
	return writeTrimmed(w, b.String(), color && g.header != nil)
}

// plainTable is a table that leaves its lines alone: no capitals, no trimming, and, as no width is given, neither
// wrapping nor cutting.
func plainTable() tablewriter.Config {
	cell := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoFormat: tw.Off},
		Alignment:  tw.CellAlignment{Global: tw.AlignLeft},
		Padding:    tw.CellPadding{Global: tw.Padding{Overwrite: true}},
	}
	return tablewriter.Config{Header: cell, Row: cell, Behavior: tw.Behavior{TrimSpace: tw.Off, TrimTab: tw.Off}}
}

// plainLook is a table without a single line.
func plainLook() tw.Rendition {
	return tw.Rendition{
		Borders: tw.BorderNone,
		Settings: tw.Settings{
			Lines:      tw.LinesNone,
			Separators: tw.SeparatorsNone,
		},
	}
}

func writeTrimmed(w io.Writer, text string, boldFirst bool) error {
	out := bufio.NewWriter(w)
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \n")
		if _, err := out.WriteString(colored(line, ansiBold, boldFirst) + "\n"); err != nil {
			return err
		}
		boldFirst = false
	}
	return out.Flush()
}
