package dialect

import "go.yaml.in/yaml/v3"

// Pointers is one place in JSON, or several of which the first that holds something counts.
type Pointers []Pointer

// UnmarshalYAML reads one pointer, or a list of them.
func (p *Pointers) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode {
		return n.Decode((*[]Pointer)(p))
	}
	*p = Pointers{Pointer(n.Value)}
	return nil
}

// first is the place where our own server writes it.
func (p Pointers) first() Pointer {
	if len(p) == 0 {
		return ""
	}
	return p[0]
}

// text is what stands at the first place that holds something; empty if none does.
func (p Pointers) text(v any) string {
	for _, at := range p {
		if found, ok := at.Find(v); ok && at != "" && Text(found) != "" {
			return Text(found)
		}
	}
	return ""
}
