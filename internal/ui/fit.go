package ui

import "github.com/olekukonko/tablewriter/pkg/twwidth"

const (
	ellipsis = "…"
	// narrowest is how far a column is cut at most: fewer letters tell nothing.
	narrowest = 8
)

// fit cuts the cells of the widest columns until the lines are no longer than the terminal, if that can be.
// An ID is never cut, as it is there to be copied, nor is a heading.
func fit(columns, header []string, rows [][]string, terminal int) {
	if terminal <= 0 {
		return
	}
	widths, least := measure(columns, header, rows)
	shrink(widths, least, terminal-len(gap)*(len(columns)-1))
	for _, row := range rows {
		for i, cell := range row {
			row[i] = cut(cell, widths[i])
		}
	}
}

// measure returns how wide each column is, and how narrow it may become.
func measure(columns, header []string, rows [][]string) (widths, least []int) {
	widths, least = make([]int, len(columns)), make([]int, len(columns))
	for i, heading := range header {
		least[i] = twwidth.Width(heading)
		widths[i] = least[i]
	}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], twwidth.WidthNoCache(cell))
		}
	}
	for i, column := range columns {
		least[i] = max(least[i], narrowest)
		if column == "id" {
			least[i] = widths[i]
		}
	}
	return widths, least
}

// shrink takes from whichever column is the widest, until the sum is no more than allowed.
func shrink(widths, least []int, allowed int) {
	for {
		sum, widest := 0, -1
		for i, w := range widths {
			sum += w
			if w > least[i] && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if sum <= allowed || widest < 0 {
			return
		}
		widths[widest]--
	}
}

func cut(cell string, width int) string {
	if twwidth.WidthNoCache(cell) <= width {
		return cell
	}
	return twwidth.Truncate(cell, width, ellipsis)
}
