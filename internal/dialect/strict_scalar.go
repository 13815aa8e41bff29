package dialect

import (
	"math"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/yamlfile"
)

// list checks a list: each element has one type.
func (c *checker) list(n *yaml.Node, t reflect.Type, tag reflect.StructTag) {
	if n.Kind != yaml.SequenceNode {
		c.at(n, "a list is wanted here ([a, b]), not %s", yamlfile.Say(n))
		return
	}
	for _, e := range n.Content {
		c.strict(e, t.Elem(), tag)
	}
}

// texts checks texts by name.
func (c *checker) texts(n *yaml.Node) {
	if !c.mapping(n) {
		return
	}
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].ShortTag() == "!!merge" {
			c.at(n.Content[i], "%q has a meaning of its own in YAML: quote it", n.Content[i].Value)
			continue
		}
		c.strict(n.Content[i+1], reflect.TypeFor[string](), "")
	}
}

func (c *checker) scalar(n *yaml.Node, t reflect.Type, tag reflect.StructTag) {
	v := reflect.New(t)
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		c.at(n, "%s is wanted here, not %s", typeWord(t), yamlfile.Say(n))
		return
	}
	if err := n.Decode(v.Interface()); err != nil || !isExact(n, v.Elem()) {
		c.at(n, "%s is wanted here, not %q", typeWord(t), n.Value)
		return
	}
	if word, ok := v.Elem().Interface().(interface{ check() error }); ok {
		if err := word.check(); err != nil {
			c.at(n, "%s", err)
		}
	}
	if enum := tag.Get("enum"); enum != "" {
		c.oneOf(n, strings.Split(enum, ","))
	}
}

func (c *checker) oneOf(n *yaml.Node, all []string) {
	if !slices.Contains(all, n.Value) {
		c.at(n, "%q is not one of %s%s", n.Value, strings.Join(all, ", "), yamlfile.DidYouMean(n.Value, all))
	}
}

// isExact tells whether a number is one that JSON can write, and not cut to a whole one by YAML. Other values are.
func isExact(n *yaml.Node, v reflect.Value) bool {
	switch v.Kind() { //nolint:exhaustive // the other kinds are no numbers
	case reflect.Int:
		return n.ShortTag() == "!!int"
	case reflect.Float64:
		return !math.IsNaN(v.Float()) && !math.IsInf(v.Float(), 0)
	}
	return true
}

func typeWord(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[Duration]():
		return "a time span (90s, 15m, 24h)"
	case t == reflect.TypeFor[Percent]():
		return "a percentage (20%)"
	case t == reflect.TypeFor[Pointer]():
		return "a JSON Pointer"
	case t == reflect.TypeFor[Status]():
		return "a status (200, 2xx)"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.Int:
		return "a whole number"
	case t.Kind() == reflect.Float64:
		return "a number"
	}
	return "a text"
}
