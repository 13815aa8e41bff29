package signature

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/hook"
)

// maxFile bounds the size of a scheme file; ours has a hundredth of it.
const maxFile = 1 << 20

// maxExtends bounds how many schemes can build on one another.
const maxExtends = 8

// ParseSchemes reads a file of schemes, each under its name, and checks it. What is wrong comes as Problems, each with
// file, line and column, in an error of the kind invalid.
func ParseSchemes(file string, data []byte) ([]*Scheme, error) {
	l := &loader{checker: checker{file: file}, more: builtinNode}
	all, err := l.load(data)
	if err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Err: err, Hint: "hookctl help schemes shows the words of scheme files"}
	}
	return all, nil
}

// loader reads one file of schemes.
type loader struct {
	checker
	root    *yaml.Node
	more    func(name string) *yaml.Node // where else a scheme may be that is extended; nil is nowhere
	builtin bool
}

func (l *loader) load(data []byte) ([]*Scheme, error) {
	if err := l.read(data); err != nil {
		return nil, err
	}
	l.named(l.root, func(key, value *yaml.Node) {
		if !isSchemeName(key.Value) {
			l.at(key, "%q is no name of a scheme: small letters, digits, hyphens", key.Value)
		}
		l.strict(value, reflect.TypeFor[Scheme](), "")
	})
	if err := l.err(); err != nil {
		return nil, err
	}
	var all []*Scheme
	for i := 0; i < len(l.root.Content); i += 2 {
		if s := l.scheme(l.root.Content[i], l.root.Content[i+1]); s != nil {
			all = append(all, s)
		}
	}
	return all, l.err()
}

// read parses the YAML into its tree.
func (l *loader) read(data []byte) error {
	var doc, second yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	switch err := dec.Decode(&doc); {
	case len(data) > maxFile:
		return Problems{{l.file, 1, 1, fmt.Sprintf("longer than %d bytes", maxFile)}}
	case err != nil && !errors.Is(err, io.EOF):
		return Problems{l.syntax(err)}
	case len(doc.Content) == 0:
		return Problems{{l.file, 1, 1, "the file is empty"}}
	}
	l.root = doc.Content[0]
	switch err := dec.Decode(&second); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return Problems{l.syntax(err)}
	}
	return Problems{{l.file, second.Line, second.Column, "a second document: all schemes stand in one"}}
}

// syntax reads the line out of yaml's own errors, which is the only place where it stands.
func (l *loader) syntax(err error) Problem {
	p := Problem{l.file, 1, 1, strings.TrimPrefix(err.Error(), "yaml: ")}
	if m := regexp.MustCompile(`line (\d+): `).FindStringSubmatch(p.Message); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
		p.Message = strings.Replace(p.Message, m[0], "", 1)
	}
	return p
}

// scheme makes one scheme, with what it takes from those that it extends; nil if something is wrong with it.
func (l *loader) scheme(key, value *yaml.Node) *Scheme {
	whole := l.extended(key.Value, value, nil)
	if whole == nil {
		return nil
	}
	s := &Scheme{Name: key.Value}
	if err := whole.Decode(s); err != nil {
		l.at(value, "%s", err)
		return nil
	}
	before := len(l.problems)
	s.check(func(path, format string, args ...any) { l.at(nodeAt(value, path), format, args...) })
	if s.Special != "" && !l.builtin && stepInto(value, "special") != nil {
		l.at(stepInto(value, "special"), "special is for built-in schemes: extend one")
	}
	if len(l.problems) > before {
		return nil
	}
	return s
}

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
		l.at(parent, "there is no scheme %q%s", parent.Value, didYouMean(parent.Value, Names()))
		return nil
	case slices.Contains(seen, parent.Value):
		l.at(parent, "%s extends itself", strings.Join(append(seen, parent.Value), " extends "))
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
