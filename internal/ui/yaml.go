package ui

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// yamlList prints one sequence, element by element: sequences of one after each other are one sequence.
type yamlList struct {
	opts Options
	rows []json.RawMessage
}

func (l *yamlList) add(row json.RawMessage) error {
	l.rows = append(l.rows, row)
	return nil
}

func (l *yamlList) close() error {
	w := bufio.NewWriter(l.opts.Out)
	if len(l.rows) == 0 {
		return endText(w, "[]\n")
	}
	for _, row := range l.rows {
		n, err := yamlNode(row)
		if err != nil {
			return err
		}
		if !l.opts.Single {
			n = &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{n}}
		}
		if err := writeYAML(w, n); err != nil {
			return err
		}
	}
	return w.Flush()
}

// writeYAML also escapes what drives a terminal, all of which is in double quotes, where JSON's escapes are YAML's too.
func writeYAML(w io.Writer, n *yaml.Node) error {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(len(jsonIndent))
	if err := errors.Join(enc.Encode(n), enc.Close()); err != nil {
		return err
	}
	_, err := w.Write(visibleJSON(b.Bytes()))
	return err
}

// yamlNode turns JSON into YAML of the same order, digits and types.
func yamlNode(raw json.RawMessage) (*yaml.Node, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	return readYAML(dec)
}

func readYAML(dec *json.Decoder) (*yaml.Node, error) {
	t, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		return readNested(dec, t)
	case string:
		return yamlString(t), nil
	case json.Number:
		// Without a tag: digits that YAML's reader finds too many would else be printed as !!float.
		return &yaml.Node{Kind: yaml.ScalarNode, Value: t.String()}, nil
	case bool:
		return yamlBool(t), nil
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}, nil
}

func yamlBool(b bool) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "false"}
	if b {
		n.Value = "true"
	}
	return n
}

func readNested(dec *json.Decoder, open json.Delim) (*yaml.Node, error) {
	n := &yaml.Node{Kind: yaml.SequenceNode}
	read := readElement
	if open == '{' {
		n.Kind, read = yaml.MappingNode, memberReader()
	}
	for dec.More() {
		if err := read(dec, n); err != nil {
			return nil, err
		}
	}
	_, err := dec.Token() // the bracket that closes
	return n, err
}

func readElement(dec *json.Decoder, list *yaml.Node) error {
	element, err := readYAML(dec)
	list.Content = append(list.Content, element)
	return err
}

// memberReader reads the members of one object. YAML refuses two of one name; of those, as in JSON, the last counts.
func memberReader() func(*json.Decoder, *yaml.Node) error {
	at := map[string]int{}
	return func(dec *json.Decoder, object *yaml.Node) error {
		name, err := readYAML(dec)
		if err != nil {
			return err
		}
		value, err := readYAML(dec)
		if i, twice := at[name.Value]; twice {
			object.Content[i] = value
			return err
		}
		at[name.Value] = len(object.Content) + 1
		object.Content = append(object.Content, name, value)
		return err
	}
}

func yamlString(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if ambiguous(s) || strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && drives(r) }) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// ambiguous tells whether some reader of YAML might not take the plain text for a string: yes and 1:30 are no strings in
// YAML 1.1. What YAML 1.2 takes for something else, the library quotes.
func ambiguous(s string) bool {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "=":
		return true
	}
	return s != "" && strings.ContainsAny(s[:1], "+-.0123456789")
}
