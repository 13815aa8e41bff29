package main

import (
	"cmp"
	"slices"
)

// median is the middle one; of an even number, the lower of the two.
func median[T cmp.Ordered](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}
