package ui

import (
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// grid is a table whose columns have been measured.
type grid struct {
	header []string // nil: there is none
	rows   [][]string
	widths []int
	paint  func(column int, cell string) string // colours a cell; nil leaves it as it is
}

// measure finds how wide each column is.
func (g *grid) measure(columns int) {
	g.widths = make([]int, columns)
	for i, text := range g.header {
		g.widths[i] = textWidth(text)
	}
	for _, row := range g.rows {
		for i, cell := range row {
			g.widths[i] = max(g.widths[i], textWidth(cell))
		}
	}
}

// line pads the cells of a row; what stands behind the last one is up to whoever prints it.
func (g *grid) line(row []string, paint func(int, string) string) string {
	var b strings.Builder
	for i, cell := range row {
		if i > 0 {
			b.WriteString(gap)
		}
		fill := g.widths[i] - textWidth(cell)
		if paint != nil {
			cell = paint(i, cell)
		}
		b.WriteString(cell)
		if i < len(row)-1 {
			b.WriteString(strings.Repeat(" ", max(fill, 0)))
		}
	}
	return b.String()
}

// textWidth is how many columns of a terminal a text takes. Most texts are ASCII, where that is its length.
func textWidth(text string) int {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return twwidth.WidthNoCache(text)
		}
	}
	return len(text)
}
