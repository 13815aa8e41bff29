package ui

import (
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

const (
	ellipsis = "…"
	// narrowest is how far a column is cut at most: fewer letters tell nothing.
	narrowest = 8
)

// fit cuts the cells of the widest columns until the lines are no longer than the terminal, if that can be. The IDs of
// other things are cut last; the row's own ID is never cut, as it is there to be copied, nor is a heading.
func (g *grid) fit(members []string, terminal int) {
	if terminal <= 0 {
		return
	}
	allowed := terminal - len(gap)*(len(members)-1)
	least := g.least()
	for _, keeps := range []func(string) bool{isID, isOwnID} {
		shrink(g.widths, keep(g.widths, least, members, keeps), allowed)
	}
	for _, row := range g.rows {
		for i, cell := range row {
			row[i] = cut(cell, g.widths[i])
		}
	}
}

// least is how narrow each column may become.
func (g *grid) least() []int {
	least := make([]int, len(g.widths))
	for i := range least {
		least[i] = narrowest
		if g.header != nil {
			least[i] = max(narrowest, textWidth(g.header[i]))
		}
	}
	return least
}

// keep is least, but for columns that stay as wide as they are.
func keep(widths, least []int, members []string, keeps func(member string) bool) []int {
	kept := make([]int, len(widths))
	for i, member := range members {
		kept[i] = least[i]
		if keeps(member) {
			kept[i] = widths[i]
		}
	}
	return kept
}

func isOwnID(member string) bool { return strings.EqualFold(strings.TrimPrefix(member, "/"), "id") }

func isID(member string) bool {
	return isOwnID(member) || strings.HasSuffix(strings.ToLower(member), "_id")
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
	if textWidth(cell) <= width {
		return cell
	}
	return twwidth.Truncate(cell, width, ellipsis)
}
