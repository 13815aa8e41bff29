package signature

import (
	_ "embed"
	"strings"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/hook"
	"hookctl/internal/yamlfile"
)

//go:embed builtin/schemes.yaml
var builtinFile string

// Names lists the built-in schemes, in the order of help.
func Names() []string {
	var all []string
	for line := range strings.Lines(builtinFile) {
		if name, _, ok := strings.Cut(line, ":"); ok && isSchemeName(name) {
			all = append(all, name)
		}
	}
	return all
}

// Find returns the scheme of a name: one of more, such as a user's, or else a built-in one.
func Find(name string, more ...*Scheme) (*Scheme, error) {
	for _, s := range more {
		if s.Name == name {
			return s, nil
		}
	}
	if name == "generic-hmac" { // its name in the tables of others
		name = "hmac"
	}
	s, err := builtin(name)
	if err == nil && s == nil {
		err = unknownScheme(name, more)
	}
	return s, err
}

func unknownScheme(name string, more []*Scheme) error {
	names := Names()
	for _, s := range more {
		names = append(names, s.Name)
	}
	return hook.Errorf(hook.Invalid, "no scheme is called %q%s", name, yamlfile.DidYouMean(name, names)).
		WithHint("hookctl help schemes lists them")
}

// builtin parses one of our own schemes; nil if there is none of that name. A call needs one or two of them, and shells
// call us at every Tab: so only their text is parsed.
func builtin(name string) (*Scheme, error) {
	text := builtinText(name)
	if text == "" {
		return nil, nil //nolint:nilnil // no scheme, and no error
	}
	l := &loader{checker: checker{file: "builtin/schemes.yaml"}, more: builtinNode, builtin: true}
	all, err := l.load([]byte(text))
	if err != nil {
		return nil, hook.Errorf(hook.Failed, "%v", err)
	}
	return all[0], nil
}

// builtinNode is the tree of one of our own schemes, with what it extends; nil if there is none of that name.
func builtinNode(name string) *yaml.Node {
	text := builtinText(name)
	root, err := yamlfile.Read("", []byte(text))
	if err != nil {
		return nil
	}
	l := &loader{more: builtinNode, root: root}
	return l.extended(name, l.root.Content[1], nil)
}

// builtinText cuts a scheme out of the file: its name at the start of a line, and the lines behind that are indented.
func builtinText(name string) string {
	start := strings.Index("\n"+builtinFile, "\n"+name+":\n")
	if start < 0 || !isSchemeName(name) {
		return ""
	}
	text := builtinFile[start:]
	end := len(name) + 2
	for line := range strings.Lines(text[end:]) {
		if line[0] != ' ' {
			break
		}
		end += len(line)
	}
	return text[:end]
}
