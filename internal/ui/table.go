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
	t.rows = append(t.rows, mapped(t.opts.Row(row, t.opts.Columns), Visible))
	return nil
}

func (t *table) close() error {
	header := mapped(t.opts.Columns, heading)
	if t.opts.NoHeaders {
		header = nil
	}
	fit(t.opts.Columns, header, t.rows, t.opts.Width)
	return renderTable(t.opts.Out, header, t.rows, t.opts.Color)
}

// heading is in capitals; a pointer isn't, as what it means depends on case.
func heading(column string) string {
	if strings.HasPrefix(column, "/") {
		return Visible(column)
	}
	return Visible(strings.ToUpper(column))
}

// renderTable writes a plain table through memory, because tablewriter fills the last column with blanks and drops
// errors of the writer.
func renderTable(w io.Writer, header []string, rows [][]string, color bool) error {
	var b bytes.Buffer
	t := tablewriter.NewTable(&b, tablewriter.WithConfig(plainTable()), tablewriter.WithRenderer(renderer.NewBlueprint(plainLook())))
	if header != nil {
		t.Header(header)
	}
	for _, row := range rows {
		if err := t.Append(row); err != nil {
			return err
		}
	}
	if err := t.Render(); err != nil {
		return err
	}
	return writeTrimmed(w, b.String(), color && header != nil)
}

// plainTable is a table that leaves its cells alone: no capitals, no trimming, and, as no width is given, neither
// wrapping nor cutting.
func plainTable() tablewriter.Config {
	cell := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoFormat: tw.Off},
		Alignment:  tw.CellAlignment{Global: tw.AlignLeft},
		Padding:    tw.CellPadding{Global: tw.Padding{Right: gap, Overwrite: true}},
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
