package signature

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/yamlfile"
)

// checker collects the problems of one scheme file. It compares the YAML tree with the Go type that it is to fill, as
// yaml's own strictness knows neither columns nor our words.
type checker struct {
	file     string
	problems yamlfile.Problems
}

func (c *checker) at(n *yaml.Node, format string, args ...any) {
	c.problems = append(c.problems, yamlfile.Problem{File: c.file, Line: max(n.Line, 1), Column: max(n.Column, 1), Message: fmt.Sprintf(format, args...)})
}

// err returns what was found, in the order of lines; nil if nothing was.
func (c *checker) err() error { return c.problems.Err() }

// strict checks a value against its type: unknown, repeated and missing words, values of the wrong type or not in an enum.
func (c *checker) strict(n *yaml.Node, t reflect.Type, tag reflect.StructTag) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		c.at(n, "anchors and aliases are not allowed: write the value out")
	case t.Kind() == reflect.Struct:
		c.words(n, t)
	case t.Kind() == reflect.Map:
		c.named(n, func(_, value *yaml.Node) { c.strict(value, t.Elem(), tag) })
	case t.Kind() == reflect.Slice && n.Kind == yaml.SequenceNode:
		for _, e := range n.Content {
			c.strict(e, t.Elem(), tag)
		}
	case t.Kind() == reflect.Slice:
		c.at(n, "a list is wanted here ([a, b]), not %s", yamlfile.Say(n))
	default:
		c.scalar(n, t, tag)
	}
}

// named checks a mapping and calls fn for each of its members.
func (c *checker) named(n *yaml.Node, fn func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		c.at(n, "a mapping is wanted here (word: value), not %s", yamlfile.Say(n))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch key := n.Content[i]; {
		case key.Kind != yaml.ScalarNode || key.Anchor != "" || key.ShortTag() == "!!merge":
			c.at(key, "a name is wanted here, not %s", yamlfile.Say(key))
		case seen[key.Value]:
			c.at(key, "%q is said twice", key.Value)
		default:
			seen[key.Value] = true
			fn(key, n.Content[i+1])
		}
	}
}

// words checks a block: each name is one of its words, and what it must say is there.
func (c *checker) words(n *yaml.Node, t reflect.Type) {
	var all, said []string
	known := map[string]reflect.StructField{}
	for f := range t.Fields() {
		if word := f.Tag.Get("yaml"); word != "" && word != "-" {
			known[word], all = f, append(all, word)
		}
	}
	c.named(n, func(key, value *yaml.Node) {
		said = append(said, key.Value)
		if f, ok := known[key.Value]; ok {
			c.strict(value, f.Type, f.Tag)
			return
		}
		c.at(key, "unknown word %q%s", key.Value, yamlfile.DidYouMean(key.Value, all))
	})
	for _, word := range all {
		if known[word].Tag.Get("required") != "" && !slices.Contains(said, word) {
			c.at(n, "%q is missing: %s", word, known[word].Tag.Get("doc"))
		}
	}
}

func (c *checker) scalar(n *yaml.Node, t reflect.Type, tag reflect.StructTag) {
	words := map[reflect.Kind]string{reflect.Bool: "true or false", reflect.Int: "a whole number"}
	tags := map[reflect.Kind]string{reflect.Bool: "!!bool", reflect.Int: "!!int"}
	wanted, exact := tags[t.Kind()]
	switch {
	case n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" || exact && n.ShortTag() != wanted:
		c.at(n, "%s is wanted here, not %s", cmp.Or(words[t.Kind()], "a text"), yamlfile.Say(n))
	case !exact && n.Value == "":
		c.at(n, "a text is wanted here, not an empty one")
	case tag.Get("enum") != "":
		all := strings.Split(tag.Get("enum"), ",")
		if !slices.Contains(all, n.Value) {
			c.at(n, "%q is not one of %s%s", n.Value, strings.Join(all, ", "), yamlfile.DidYouMean(n.Value, all))
		}
	}
}
