package dialect

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// strict compares a YAML tree with the Go type that it is to fill: unknown, repeated or missing words, values of the
// wrong type and outside an enum, each with its place. yaml's own strictness knows neither columns nor our names.
func (c *checker) strict(n *yaml.Node, t reflect.Type, tag reflect.StructTag) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		c.at(n, "anchors and aliases are not allowed: write the value out")
		return
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[Template]() || t.Kind() == reflect.Interface:
		c.free(n)
	case t == reflect.TypeFor[Assumed]():
		c.assumed(n)
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

// free checks a value of any shape, which only must be JSON.
func (c *checker) free(n *yaml.Node) {
	for _, e := range n.Content {
		if e.Kind == yaml.AliasNode || e.Anchor != "" {
			c.at(e, "anchors and aliases are not allowed: write the value out")
			return
		}
		c.free(e)
	}
	if n.Kind == yaml.ScalarNode {
		if _, err := scalarFromYAML(n); err != nil {
			c.at(n, "%q has no JSON form: quote it", n.Value)
		}
	}
}

func (c *checker) assumed(n *yaml.Node) {
	if n.Kind == yaml.SequenceNode || n.ShortTag() == "!!bool" {
		return
	}
	c.at(n, "assumed is true or a list of words")
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
	known := wordsOf(t)
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		f, ok := known[key.Value]
		if !ok {
			c.at(key, "unknown word %q%s", key.Value, didYouMean(key.Value, sortedKeys(known)))
			continue
		}
		c.strict(n.Content[i+1], f.Type, f.Tag)
	}
	for _, word := range sortedKeys(known) {
		if known[word].Tag.Get("required") != "" && stepInto(n, word) == nil {
			c.at(n, "%q is missing: %s", word, known[word].Tag.Get("doc"))
		}
	}
}

// wordsOf maps the words of a block to the struct fields that they fill.
func wordsOf(t reflect.Type) map[string]reflect.StructField {
	words := map[string]reflect.StructField{}
	for f := range t.Fields() {
		if word := f.Tag.Get("yaml"); word != "" {
			words[word] = f
		}
	}
	return words
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (c *checker) mapping(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode {
		c.at(n, "a mapping is wanted here (word: value), not %s", nodeText(n))
		return false
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		if seen[key.Value] {
			c.at(key, "%q is said twice", key.Value)
		}
		seen[key.Value] = true
	}
	return true
}

func (c *checker) list(n *yaml.Node, t reflect.Type, tag reflect.StructTag) {
	if n.Kind != yaml.SequenceNode {
		c.at(n, "a list is wanted here ([a, b]), not %s", nodeText(n))
		return
	}
	for _, e := range n.Content {
		c.strict(e, t.Elem(), tag)
	}
}

func (c *checker) texts(n *yaml.Node) {
	if !c.mapping(n) {
		return
	}
	for i := 0; i < len(n.Content); i += 2 {
		c.scalar(n.Content[i+1], reflect.TypeFor[string](), "")
	}
}

func (c *checker) scalar(n *yaml.Node, t reflect.Type, tag reflect.StructTag) {
	v := reflect.New(t)
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		c.at(n, "%s is wanted here, not %s", typeWord(t), nodeText(n))
		return
	}
	if err := n.Decode(v.Interface()); err != nil {
		c.at(n, "%s is wanted here, not %q", typeWord(t), n.Value)
		return
	}
	if p, ok := v.Elem().Interface().(Pointer); ok {
		if err := p.check(); err != nil {
			c.at(n, "%s", err)
		}
	}
	if enum := tag.Get("enum"); enum != "" && !slices.Contains(strings.Split(enum, ","), n.Value) {
		all := strings.Split(enum, ",")
		c.at(n, "%q is not one of %s%s", n.Value, strings.Join(all, ", "), didYouMean(n.Value, all))
	}
}

func typeWord(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[Duration]():
		return "a time span (90s, 15m, 24h)"
	case t == reflect.TypeFor[Pointer]():
		return "a JSON Pointer"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.Int:
		return "a whole number"
	case t.Kind() == reflect.Float64:
		return "a number"
	}
	return "a text"
}

func nodeText(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	}
	return fmt.Sprintf("%q", n.Value)
}
