package signature

import (
	"reflect"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/hook"
	"hookctl/internal/yamlfile"
)

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

// ParseNode reads schemes that stand within another file: n maps their names to them. What is wrong comes as Problems.
func ParseNode(file string, n *yaml.Node) ([]*Scheme, error) {
	l := &loader{checker: checker{file: file}, more: builtinNode, root: n}
	return l.schemes()
}

// loader reads one file of schemes.
type loader struct {
	checker
	root    *yaml.Node
	more    func(name string) *yaml.Node // where else a scheme may be that is extended; nil is nowhere
	builtin bool
}

func (l *loader) load(data []byte) ([]*Scheme, error) {
	var err error
	if l.root, err = yamlfile.Read(l.file, data); err != nil {
		return nil, err
	}
	return l.schemes()
}

// schemes checks what was read, and makes schemes of it.
func (l *loader) schemes() ([]*Scheme, error) {
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
