package signature

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/yamlfile"
)

// maxExtends bounds how many schemes can build on one another.
const maxExtends = 8

// extended merges a scheme into the one that it extends. Behind that one's name may be another scheme of this file, or a
// built-in one.
func (l *loader) extended(name string, n *yaml.Node, seen []string) *yaml.Node {
	parent := stepInto(n, "extends")
	if parent == nil {
		return n
	}
	seen = append(seen, name)
	base := stepInto(l.root, parent.Value)
	if (base == nil || slices.Contains(seen, parent.Value)) && l.more != nil {
		if outside := l.more(parent.Value); outside != nil {
			return merged(outside, n)
		}
	}
	switch {
	case base == nil:
		l.at(parent, "there is no scheme %q%s", parent.Value, yamlfile.DidYouMean(parent.Value, Names()))
		return nil
	case slices.Contains(seen, parent.Value):
		l.at(parent, "%s: that goes round in circles", strings.Join(append(seen, parent.Value), " extends "))
		return nil
	case len(seen) > maxExtends:
		l.at(parent, "more than %d schemes extend one another", maxExtends)
		return nil
	}
	if base = l.extended(parent.Value, base, seen); base == nil {
		return nil
	}
	return merged(base, n)
}

// merged lays one tree over another: members of mappings are merged, all else is replaced.
func merged(base, over *yaml.Node) *yaml.Node {
	if base.Kind != yaml.MappingNode || over.Kind != yaml.MappingNode {
		return over
	}
	m := *base
	m.Content = slices.Clone(base.Content)
	for i := 0; i+1 < len(over.Content); i += 2 {
		j := 0
		for j < len(m.Content) && m.Content[j].Value != over.Content[i].Value {
			j += 2
		}
		if j == len(m.Content) {
			m.Content = append(m.Content, over.Content[i], over.Content[i+1])
			continue
		}
		m.Content[j+1] = merged(m.Content[j+1], over.Content[i+1])
	}
	return &m
}

// nodeAt is the value at a place such as signature.header, or as near to it as the file goes.
func nodeAt(n *yaml.Node, path string) *yaml.Node {
	for step := range strings.SplitSeq(path, ".") {
		next := stepInto(n, step)
		if next == nil {
			break
		}
		n = next
	}
	return n
}

func stepInto(n *yaml.Node, name string) *yaml.Node {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}
