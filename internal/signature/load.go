package signature

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/hook"
)

// maxFile bounds the size of a scheme file; ours has a hundredth of it.
const maxFile = 1 << 20

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
