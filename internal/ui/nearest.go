package ui

import (
	"strings"

	"github.com/agext/levenshtein"
)

// farthest is how many letters may be wrong in a word that still gets a suggestion; it is cobra's number too.
const farthest = 2

// Nearest returns the candidate that the word was probably meant to be, or "" if none is near.
// Case does not count, and of two that are equally near the first is taken.
func Nearest(word string, candidates []string) string {
	best, nearest := "", farthest+1
	for _, candidate := range candidates {
		// A distance as long as one of the words would mean that they have nothing in common.
		d := levenshtein.Distance(strings.ToLower(word), strings.ToLower(candidate), nil)
		if d < nearest && d < min(len(word), len(candidate)) {
			best, nearest = candidate, d
		}
	}
	return best
}
