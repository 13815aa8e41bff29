package capture

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Selection chooses lines by their numbers. The zero value chooses all.
type Selection struct{ ranges []lineRange } // in order, and apart from each other

// lineRange is both ends and what is between them.
type lineRange struct{ from, to int }

// ParseSelection reads numbers and ranges between commas, such as 1,5-7,20-; the last has no end.
func ParseSelection(text string) (Selection, error) {
	var ranges []lineRange
	for word := range strings.SplitSeq(text, ",") {
		r, ok := parseRange(strings.TrimSpace(word))
		if !ok {
			return Selection{}, fmt.Errorf("%q is no line: they are written 3, 5-7 or 20-, and begin with 1", word)
		}
		ranges = append(ranges, r)
	}
	slices.SortFunc(ranges, func(a, b lineRange) int { return cmp.Compare(a.from, b.from) })
	var s Selection
	for _, r := range ranges {
		if last := len(s.ranges) - 1; last >= 0 && r.from <= s.ranges[last].to {
			s.ranges[last].to = max(s.ranges[last].to, r.to)
			continue
		}
		s.ranges = append(s.ranges, r)
	}
	return s, nil
}

func parseRange(word string) (lineRange, bool) {
	first, last, isRange := strings.Cut(word, "-")
	r := lineRange{to: math.MaxInt}
	ok := parseLine(first, &r.from)
	switch {
	case !isRange:
		r.to = r.from
	case last != "":
		ok = ok && parseLine(last, &r.to)
	}
	return r, ok && r.from <= r.to
}

func parseLine(digits string, into *int) bool {
	n, err := strconv.ParseUint(digits, 10, 31)
	*into = int(n)
	return err == nil && n > 0
}

// Has tells whether a line is chosen.
func (s *Selection) Has(line int) bool {
	i, _ := slices.BinarySearchFunc(s.ranges, line, func(r lineRange, line int) int { return cmp.Compare(r.to, line) })
	return s.ranges == nil || i < len(s.ranges) && s.ranges[i].from <= line
}

// Over tells whether neither this line nor any behind it is chosen.
func (s *Selection) Over(line int) bool {
	return s.ranges != nil && s.ranges[len(s.ranges)-1].to < line
}
