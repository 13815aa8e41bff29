package dialect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"go.yaml.in/yaml/v3"
)

// Problem is something wrong with a dialect file.
type Problem struct {
	File         string
	Line, Column int
	Message      string
}

// String writes the problem as compilers do: file:line:column: message.
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
}

// Problems is all that is wrong with a dialect file, in the order of its lines.
type Problems []Problem

// Error writes one problem a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// checker collects the problems of one file.
type checker struct {
	file     string
	root     *yaml.Node
	problems Problems
}

// at reports a problem at a node.
func (c *checker) at(n *yaml.Node, format string, args ...any) {
	c.problems = append(c.problems, Problem{c.file, n.Line, n.Column, fmt.Sprintf(format, args...)})
}

// in reports a problem at the place that a path of names and indexes leads to, or as near to it as the file goes.
func (c *checker) in(path []any, format string, args ...any) {
	n := c.root
	for _, step := range path {
		next := stepInto(n, step)
		if next == nil {
			break
		}
		n = next
	}
	c.at(n, format, args...)
}

func stepInto(n *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case string:
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i+1]
			}
		}
	case int:
		if n.Kind == yaml.SequenceNode && step < len(n.Content) {
			return n.Content[step]
		}
	}
	return nil
}

// err returns what was found, sorted by place; nil if nothing was.
func (c *checker) err() error {
	if len(c.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(c.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return c.problems
}

// didYouMean suggests the candidate that is nearest to a mistyped word, if one is near.
func didYouMean(word string, candidates []string) string {
	best, distance := "", 3
	for _, c := range candidates {
		if d := levenshtein.Distance(strings.ToLower(word), strings.ToLower(c), nil); d < distance {
			best, distance = c, d
		}
	}
	if best == "" || distance >= len(word) {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
