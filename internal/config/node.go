package config

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

func lookup(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func named(profile *yaml.Node, name string) bool {
	n := lookup(target(profile), "name")
	return n != nil && target(n).Value == name
}

// become changes what a node says and keeps the comments around it.
func become(n, other *yaml.Node) {
	head, line, foot := n.HeadComment, n.LineComment, n.FootComment
	*n = *other
	n.HeadComment, n.LineComment, n.FootComment = head, line, foot
}

func mapping() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode} }

// scalar is a text, quoted where YAML would read something else.
func scalar(text string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(text)
	return n
}

func add(n *yaml.Node, key, value string) {
	if value != "" {
		n.Content = append(n.Content, scalar(key), scalar(value))
	}
}

func addMap[V any](n *yaml.Node, key string, values map[string]V, text func(V) string) {
	if len(values) == 0 {
		return
	}
	m := mapping()
	for _, k := range slices.Sorted(maps.Keys(values)) {
		m.Content = append(m.Content, scalar(k), scalar(text(values[k])))
	}
	n.Content = append(n.Content, scalar(key), m)
}

// written is the text of a reference for the file, where a path no longer starts from the working directory.
func written(r Ref) string {
	if r.source == fromFile {
		r.value = absolute(r.value, r.dir == "")
	}
	return r.text()
}

func absolute(path string, relative bool) string {
	if !relative || strings.HasPrefix(path, "~/") {
		return path
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return abs
}
