package dialect

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Map is a YAML mapping that keeps its order.
type Map[T any] struct {
	names  []string
	values map[string]*T
}

// UnmarshalYAML reads the values in their order.
func (m *Map[T]) UnmarshalYAML(n *yaml.Node) error {
	m.values = make(map[string]*T, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		v := new(T)
		if err := n.Content[i+1].Decode(v); err != nil {
			return err
		}
		name := n.Content[i].Value
		m.names = append(m.names, name)
		m.values[name] = v
	}
	return nil
}

// Get returns the value with a name, or nil.
func (m Map[T]) Get(name string) *T { return m.values[name] }

// Names lists the names in their order.
func (m Map[T]) Names() []string { return m.names }

// Len tells how many values there are.
func (m Map[T]) Len() int { return len(m.names) }

// All yields names and values in their order.
func (m Map[T]) All() iter.Seq2[string, *T] {
	return func(yield func(string, *T) bool) {
		for _, name := range m.names {
			if !yield(name, m.values[name]) {
				return
			}
		}
	}
}

// Assumed lists what the provider does not document: words of a block, or all of it.
type Assumed struct {
	All   bool
	Words []string
}

// UnmarshalYAML reads true or a list of words.
func (a *Assumed) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode {
		return n.Decode(&a.Words)
	}
	return n.Decode(&a.All)
}

// Duration is a time span, written as 90s, 15m or 24h.
type Duration time.Duration

// UnmarshalYAML reads a span.
func (d *Duration) UnmarshalYAML(n *yaml.Node) error {
	v, err := time.ParseDuration(n.Value)
	if err != nil || v <= 0 {
		return fmt.Errorf("%q is no time span, such as 90s, 15m or 24h", n.Value)
	}
	*d = Duration(v)
	return nil
}

// Percent is a share, written as 20%; 0.2 is a fifth.
type Percent float64

// UnmarshalYAML reads a share.
func (p *Percent) UnmarshalYAML(n *yaml.Node) error {
	digits, ok := strings.CutSuffix(n.Value, "%")
	v, err := strconv.ParseUint(digits, 10, 8)
	if err != nil || !ok || v > 100 {
		return fmt.Errorf("%q is no percentage, such as 20%%", n.Value)
	}
	*p = Percent(float64(v) / 100)
	return nil
}
