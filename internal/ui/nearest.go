package ui

import "strings"

// farthest is how many letters may be wrong in a word that still gets a suggestion; it is cobra's number too.
const farthest = 2

// Nearest returns the candidate that the word was probably meant to be, or "" if none is near.
// Case does not count, and of two that are equally near the first is taken.
func Nearest(word string, candidates []string) string {
	best, nearest := "", farthest+1
	for _, candidate := range candidates {
		// A distance as long as one of the words would mean that they have nothing in common.
		d := distance([]rune(strings.ToLower(word)), []rune(strings.ToLower(candidate)))
		if d < nearest && d < min(len(word), len(candidate)) {
			best, nearest = candidate, d
		}
	}
	return best
}

// distance is Levenshtein's: the fewest letters to insert, delete or replace. It keeps one row of the matrix.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
