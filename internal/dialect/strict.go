package dialect

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/yamlfile"
)

// maxNesting bounds how deep a template can be; what it makes is put into other JSON, which is bounded too.
const maxNesting = 32

// strict compares a YAML tree with the Go type that it is to fill: unknown, repeated or missing words, values of the
// wrong type and outside an enum, each with its place. yaml's own strictness knows neither columns nor our names.
func (c *checker) strict(n *yaml.Node, t reflect.Type, tag reflect.StructTag) {
	if c.shared(n) {
		return
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[Template]():
		c.free(n, 0)
	case t == reflect.TypeFor[Pointers]() && n.Kind == yaml.ScalarNode:
		c.scalar(n, reflect.TypeFor[Pointer](), tag)
	case t == reflect.TypeFor[Schemes]():
		c.described(n)
	case t == reflect.TypeFor[Assumed]():
		// words checks it, which knows what can be assumed
	case strings.HasPrefix(t.Name(), "Map["):
		c.ordered(n, t)
	case t.Kind() == reflect.Struct:
		c.words(n, t)
	case t.Kind() == reflect.Slice:
		c.list(n, t, tag)
	case t.Kind() == reflect.Map:
		c.texts(n)
	default:
		c.scalar(n, t, tag)
	}
}

// shared refuses anchors and aliases.
func (c *checker) shared(n *yaml.Node) bool {
	if n.Kind != yaml.AliasNode && n.Anchor == "" {
		return false
	}
	c.at(n, "anchors and aliases are not allowed: write the value out")
	return true
}

// free checks a value of any shape, which only must be JSON.
func (c *checker) free(n *yaml.Node, depth int) {
	switch {
	case c.shared(n):
	case depth > maxNesting:
		c.at(n, "nested deeper than %d", maxNesting)
	case n.Kind == yaml.MappingNode:
		if c.mapping(n) {
			for i := 1; i < len(n.Content); i += 2 {
				c.free(n.Content[i], depth+1)
			}
		}
	case n.Kind == yaml.SequenceNode:
		for _, e := range n.Content {
			c.free(e, depth+1)
		}
	default:
		if _, err := scalarFromYAML(n); err != nil {
			c.at(n, "%q has no JSON form: quote it", n.Value)
		}
	}
}

// ordered checks a Map: any names, values of one type.
func (c *checker) ordered(n *yaml.Node, t reflect.Type) {
	if !c.mapping(n) {
		return
	}
	field, _ := t.FieldByName("values")
	value := field.Type.Elem().Elem()
	for i := 0; i < len(n.Content); i += 2 {
		c.strict(n.Content[i+1], value, "")
	}
}

// words checks a struct: each key is one of its words.
func (c *checker) words(n *yaml.Node, t reflect.Type) {
	if !c.mapping(n) {
		return
	}
	known := c.wordsOf(t)
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		f, ok := known[key.Value]
		switch {
		case !ok:
			c.at(key, "unknown word %q%s", key.Value, yamlfile.DidYouMean(key.Value, slices.Sorted(maps.Keys(known))))
		case f.Type == reflect.TypeFor[Assumed]():
			c.assumed(value, known)
		default:
			c.strict(value, f.Type, f.Tag)
		}
	}
	c.required(n, known)
}

// required reports the words that a block must say and does not.
func (c *checker) required(n *yaml.Node, known map[string]reflect.StructField) {
	for _, word := range slices.Sorted(maps.Keys(known)) {
		if known[word].Tag.Get("required") == "" {
			continue
		}
		_, value := stepInto(n, word)
		switch {
		case value == nil:
			c.at(n, "%q is missing: %s", word, known[word].Tag.Get("doc"))
		case value.Kind == yaml.ScalarNode && value.ShortTag() == "!!str" && value.Value == "":
			c.at(value, "%q is empty: %s", word, known[word].Tag.Get("doc"))
		}
	}
}

// wordsOf maps the words of a block to the struct fields that they fill.
func (c *checker) wordsOf(t reflect.Type) map[string]reflect.StructField {
	if words, ok := c.blocks[t]; ok {
		return words
	}
	words := map[string]reflect.StructField{}
	for f := range t.Fields() {
		if word := f.Tag.Get("yaml"); word != "" {
			words[word] = f
		}
	}
	c.blocks[t] = words
	return words
}

// assumed checks what a block says is not documented: each is a word of the block.
func (c *checker) assumed(n *yaml.Node, known map[string]reflect.StructField) {
	switch {
	case c.shared(n):
	case n.Kind == yaml.SequenceNode:
		for _, e := range n.Content {
			if _, ok := known[e.Value]; !c.shared(e) && !ok {
				c.at(e, "%s is no word of this block%s", yamlfile.Say(e), yamlfile.DidYouMean(e.Value, slices.Sorted(maps.Keys(known))))
			}
		}
	case n.ShortTag() != "!!bool":
		c.at(n, "true or a list of words is wanted here, not %s", yamlfile.Say(n))
	}
}

// mapping checks the names in a mapping.
func (c *checker) mapping(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode {
		c.at(n, "a mapping is wanted here (word: value), not %s", yamlfile.Say(n))
		return false
	}
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		switch key := n.Content[i]; {
		case c.shared(key):
			return false
		case key.Kind != yaml.ScalarNode:
			c.at(key, "a name is wanted here, not %s", yamlfile.Say(key))
			return false
		case seen[key.Value]:
			c.at(key, "%q is said twice", key.Value)
		default:
			seen[key.Value] = true
		}
	}
	return true
}
