package dialect

import (
	"fmt"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/yamlfile"
)

// checker collects the problems of one file.
type checker struct {
	file     string
	root     *yaml.Node
	blocks   map[reflect.Type]map[string]reflect.StructField // the words of each kind of block, once they were looked up
	problems yamlfile.Problems
}

// path leads to a place in the file, by names and indexes.
type path []any

// to is a place further inside.
func (p path) to(steps ...any) path { return append(slices.Clone(p), steps...) }

// at reports a problem at a node.
func (c *checker) at(n *yaml.Node, format string, args ...any) {
	c.problems = append(c.problems, yamlfile.Problem{File: c.file, Line: max(n.Line, 1), Column: max(n.Column, 1), Message: fmt.Sprintf(format, args...)})
}

// in reports a problem with the value at a place, or as near to it as the file goes.
func (c *checker) in(p path, format string, args ...any) {
	n := c.root
	for _, step := range p {
		_, next := stepInto(n, step)
		if next == nil {
			break
		}
		n = next
	}
	c.at(n, format, args...)
}

// named reports a problem with the name that stands before the value at a place.
func (c *checker) named(p path, format string, args ...any) {
	n := c.find(p[:len(p)-1])
	if key, _ := stepInto(n, p[len(p)-1]); key != nil {
		c.at(key, format, args...)
		return
	}
	c.in(p, format, args...)
}

// find is the value at a place; nil if there is none.
func (c *checker) find(p path) *yaml.Node {
	n := c.root
	for _, step := range p {
		_, n = stepInto(n, step)
	}
	return n
}

// has tells whether the file says anything at a place.
func (c *checker) has(p path) bool { return c.find(p) != nil }

// stepInto goes to a member or an element; nil if it is not there.
func stepInto(n *yaml.Node, step any) (key, value *yaml.Node) {
	switch step := step.(type) {
	case string:
		for i := 0; n != nil && n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i], n.Content[i+1]
			}
		}
	case int:
		if n != nil && n.Kind == yaml.SequenceNode && step < len(n.Content) {
			return n.Content[step], n.Content[step]
		}
	}
	return nil, nil
}

// err returns what was found, in the order of lines; nil if nothing was.
func (c *checker) err() error { return c.problems.Err() }
