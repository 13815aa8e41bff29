package config

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// didYouMean suggests the nearest known word, or nothing if none is near.
func didYouMean(word string, known []string) string {
	best, nearest := len(word)/3+2, ""
	for _, k := range known {
		if d := levenshtein.Distance(strings.ToLower(word), strings.ToLower(k), nil); d < best {
			best, nearest = d, k
		}
	}
	if nearest == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q? ", nearest)
}
