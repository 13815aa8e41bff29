package ui

import (
	"cmp"
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"time"
)

// sorter keeps all rows and hands them on in the order of one column.
type sorter struct {
	next sink
	by   string
	rows []sortRow
}

type sortRow struct {
	row    json.RawMessage
	text   string
	number *big.Float
	time   time.Time
}

// precision in bits keeps apart the numbers of 19 and more digits that a double would make equal.
const precision = 256

func (s *sorter) add(row json.RawMessage) error {
	text := Cell(row, s.by)
	t, _ := timeIn(text)
	s.rows = append(s.rows, sortRow{row, text, number(text), t})
	return nil
}

func (s *sorter) close() error {
	slices.SortStableFunc(s.rows, s.order())
	for _, r := range s.rows {
		if err := s.next.add(r.row); err != nil {
			return err
		}
	}
	return s.next.close()
}

// order is by number or by time if all are one. Nothing is neither, but does not make text of the others; it goes first.
func (s *sorter) order() func(a, b sortRow) int {
	all := func(is func(sortRow) bool) bool {
		return !slices.ContainsFunc(s.rows, func(r sortRow) bool { return r.text != "" && !is(r) })
	}
	switch {
	case all(func(r sortRow) bool { return r.number != nil }):
		return byNumber
	case all(func(r sortRow) bool { return !r.time.IsZero() }):
		return byTime
	}
	return byText
}

// byTime tells apart what a text does not: zones, and parts of a second.
func byTime(a, b sortRow) int { return a.time.Compare(b.time) }

func byText(a, b sortRow) int { return strings.Compare(a.text, b.text) }

func byNumber(a, b sortRow) int {
	if a.number == nil || b.number == nil {
		return cmp.Compare(len(a.text), len(b.text))
	}
	return a.number.Cmp(b.number)
}

// number reads what JSON calls a number; big.Float alone would also take Inf.
func number(text string) *big.Float {
	if text == "" || !strings.ContainsAny(text[:1], "-0123456789") || !json.Valid([]byte(text)) {
		return nil
	}
	f, _, err := big.ParseFloat(text, 10, precision, big.ToNearestEven)
	if err != nil {
		return nil
	}
	return f
}
