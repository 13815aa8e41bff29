package config

import (
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// parser reads the nodes of one config file.
type parser struct {
	file   File
	stderr io.Writer
	doc    *document
}

// read puts a node somewhere.
type read func(*yaml.Node) error

func (p parser) document(n *yaml.Node) error {
	return p.fields(n, map[string]read{"profile": p.text(&p.doc.current), "profiles": p.list(p.profile)})
}

func (p parser) profile(n *yaml.Node) error {
	var x Profile
	err := p.fields(n, map[string]read{
		"name":        p.text(&x.Name),
		"dialect":     p.dialect(&x.Dialect),
		"server":      p.text(&x.Server),
		"vars":        p.vars(&x.Vars),
		"credentials": p.credentials(&x.Credentials),
		"scheme":      p.text(&x.Scheme),
		"secrets":     p.secrets(&x.Secrets),
		"protected":   p.bool(&x.Protected),
	})
	switch _, taken := find(p.doc.profiles, x.Name); {
	case err != nil:
		return err
	case x.Name == "":
		return p.wrong(n, "a profile has no name")
	case taken:
		return p.wrong(n, "a second profile is named %q", x.Name)
	}
	p.doc.profiles = append(p.doc.profiles, x.placed())
	return nil
}

// fields reads a mapping of known keys.
func (p parser) fields(n *yaml.Node, known map[string]read) error {
	return p.pairs(n, func(key *yaml.Node, value *yaml.Node) error {
		if set, ok := known[key.Value]; ok {
			return set(value)
		}
		words := slices.Sorted(maps.Keys(known))
		return p.wrong(key, "unknown key %q", key.Value).
			hint("%sknown keys: %s", didYouMean(key.Value, words), strings.Join(words, ", "))
	})
}

// pairs calls each for the keys and values of a mapping; nothing is an empty mapping.
func (p parser) pairs(n *yaml.Node, each func(key, value *yaml.Node) error) error {
	n = target(n)
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return p.wrong(n, "want KEY: VALUE pairs here")
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.Value == "" {
			return p.wrong(key, "want a plain word as the key")
		}
		if seen[key.Value] {
			return p.wrong(key, "the key %q is there twice", key.Value)
		}
		seen[key.Value] = true
		if err := each(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (p parser) list(each read) read {
	return func(n *yaml.Node) error {
		n = target(n)
		if isNull(n) {
			return nil
		}
		if n.Kind != yaml.SequenceNode {
			return p.wrong(n, `want a list here, each entry behind "- "`)
		}
		for _, item := range n.Content {
			if err := each(item); err != nil {
				return err
			}
		}
		return nil
	}
}

func (p parser) wrong(n *yaml.Node, format string, args ...any) *Error {
	return invalid("%s: "+format, append([]any{p.line(n)}, args...)...)
}

func (p parser) line(n *yaml.Node) string { return p.file.Path + ":" + strconv.Itoa(n.Line) }

// target follows an alias to what it stands for.
func target(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }
