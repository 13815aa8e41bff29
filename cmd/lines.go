package cmd

import (
	"fmt"
	"slices"
	"strings"
)

// lineList counts lines, and keeps the numbers of the first of them.
type lineList struct {
	first []int
	total int
}

// named bounds how many lines, and how many different warnings, are told.
const named = 10

func (l *lineList) add(line int) {
	l.total++
	if len(l.first) < named && !slices.Contains(l.first, line) {
		l.first = append(l.first, line)
	}
}

// String names the lines.
func (l *lineList) String() string {
	var numbers []string
	for _, line := range l.first {
		numbers = append(numbers, fmt.Sprint(line))
	}
	text := "lines " + strings.Join(numbers, ", ")
	if len(numbers) == 1 {
		text = "line " + numbers[0]
	}
	if more := l.total - len(l.first); more > 0 && len(l.first) == named {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// counted is a number with the word for it.
func counted(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}
