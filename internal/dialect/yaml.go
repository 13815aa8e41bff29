package dialect

import (
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// fromYAML turns a node into the values that an Object holds.
func fromYAML(n *yaml.Node) (any, error) {
	if n.Kind == yaml.MappingNode {
		return objectFromYAML(n)
	}
	if n.Kind != yaml.SequenceNode {
		return scalarFromYAML(n)
	}
	list := []any{}
	for _, c := range n.Content {
		v, err := fromYAML(c)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func objectFromYAML(n *yaml.Node) (any, error) {
	o := &Object{}
	for i := 0; i < len(n.Content); i += 2 {
		v, err := fromYAML(n.Content[i+1])
		if err != nil {
			return nil, err
		}
		o.Set(n.Content[i].Value, v)
	}
	return o, nil
}

func scalarFromYAML(n *yaml.Node) (any, error) {
	switch n.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		var b bool
		err := n.Decode(&b)
		return b, err
	case "!!int", "!!float":
		if json.Valid([]byte(n.Value)) {
			return json.Number(n.Value), nil
		}
		return nil, fmt.Errorf("line %d: %q is no JSON number: quote it", n.Line, n.Value)
	}
	return n.Value, nil
}
