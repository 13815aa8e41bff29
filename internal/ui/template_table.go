package ui

import (
	"bytes"
	"strings"
	"text/template"
)

// templateTable is what tablerow collects and tablerender prints.
type templateTable struct {
	width int // of the terminal; 0 if there is none
	rows  [][]string
}

func (t *templateTable) funcs() template.FuncMap {
	return template.FuncMap{"tablerow": t.row, "tablerender": t.render}
}

// row keeps its fields for a line of the table. A list of them is taken apart.
func (t *templateTable) row(fields ...any) string {
	var row []string
	for _, field := range fields {
		list, ok := field.([]any)
		if !ok {
			list = []any{field}
		}
		for _, value := range list {
			row = append(row, oneLine(scalar(value)))
		}
	}
	t.rows = append(t.rows, row)
	return ""
}

// render prints the lines so far, their columns aligned, cut to a terminal.
func (t *templateTable) render() (string, error) {
	if len(t.rows) == 0 {
		return "", nil
	}
	columns := 0
	for _, row := range t.rows {
		columns = max(columns, len(row))
	}
	g := grid{rows: t.rows}
	t.rows = nil
	g.measure(columns)
	g.fit(make([]string, columns), t.width)
	var b bytes.Buffer
	err := g.write(&b, false)
	return b.String(), err
}

// oneLine keeps a field from breaking its line.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, text)
}
