package yamlfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agext/levenshtein"
)

// Problem is something wrong with a file.
type Problem struct {
	File         string
	Line, Column int
	Message      string
}

// String writes the problem as compilers do: file:line:column: message.
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
}

// Problems is all that is wrong with a file, in the order of its lines.
type Problems []Problem

// Error writes one problem a line; of several it says first how many they are.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	if len(lines) > 1 {
		lines = append([]string{fmt.Sprintf("%d problems in the file:", len(ps))}, lines...)
	}
	return strings.Join(lines, "\n")
}

// Err returns the problems in the order of their lines; nil if there are none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return ps
}

// DidYouMean suggests the candidate that is nearest to a mistyped word, as a clause for the end of a message; it is empty
// if none is near.
func DidYouMean(word string, candidates []string) string {
	best, distance := "", 3
	for _, c := range candidates {
		if len(word) > len(c)+utf8.UTFMax*distance {
			continue // it is too long to be near, and may be an attacker's
		}
		if d := levenshtein.Distance(strings.ToLower(word), strings.ToLower(c), nil); d < distance {
			best, distance = c, d
		}
	}
	if best == "" || distance >= len(word) {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
