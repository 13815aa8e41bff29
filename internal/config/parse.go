package config

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is a config file as read: its meaning, and the nodes to edit.
type document struct {
	root     yaml.Node // zero if the file holds nothing but comments
	preface  []byte    // those comments, which no node keeps
	current  string
	profiles []Profile
}

func (d document) literal() bool {
	for _, p := range d.profiles {
		for ref := range p.refs {
			if ref.Literal() {
				return true
			}
		}
	}
	return false
}

// parse reads the text of a config file. It walks the nodes rather than decoding into a struct, for three reasons: a
// number keeps its text (team_id: 007), an error has a line, and no error repeats a value, which may be a secret.
func (f File) parse(data []byte, stderr io.Writer) (document, error) {
	var doc document
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	err := decoder.Decode(&doc.root)
	if errors.Is(err, io.EOF) {
		return document{preface: data}, nil
	}
	if err == nil && !errors.Is(decoder.Decode(&yaml.Node{}), io.EOF) {
		return document{}, invalid("%s: has more than one YAML document", f.Path)
	}
	if err != nil {
		return document{}, f.broken(err)
	}
	p := parser{file: f, stderr: stderr, doc: &doc}
	return doc, p.document(doc.root.Content[0])
}

// broken says where a file is no YAML. The parser's message is fixed text, save that it names an unknown anchor; a
// secret that begins with a star is read as one.
func (f File) broken(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if strings.HasPrefix(text, "unknown anchor") {
		return invalid("%s: unknown anchor", f.Path).hint(`put quotes around a value that begins with "*"`)
	}
	line, rest, ok := strings.Cut(text, ": ")
	if n, isLine := strings.CutPrefix(line, "line "); ok && isLine {
		return invalid("%s:%s: %s", f.Path, n, rest)
	}
	return invalid("%s: %s", f.Path, text)
}
