// Package yamlfile reads YAML files that people write, and tells what is wrong with one by file, line and column.
//
// It does not know what the words in a file mean.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxSize bounds the size of a file, in bytes; the largest that is part of the program has a fiftieth of it.
const MaxSize = 1 << 20

// Read parses a file of one document into its tree. Every error is Problems.
func Read(file string, data []byte) (*yaml.Node, error) {
	if len(data) > MaxSize {
		return nil, Problems{{file, 1, 1, fmt.Sprintf("longer than %d bytes", MaxSize)}}
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, Problems{syntax(file, err)}
	}
	if len(doc.Content) == 0 {
		return nil, Problems{{file, 1, 1, "the file is empty"}}
	}
	switch err := dec.Decode(&second); {
	case errors.Is(err, io.EOF):
		return doc.Content[0], nil
	case err != nil:
		return nil, Problems{syntax(file, err)}
	}
	return nil, Problems{{file, second.Line, second.Column, "a second document: a file has only one"}}
}

// syntax reads the line out of yaml's own errors, which is the only place where it stands.
func syntax(file string, err error) Problem {
	p := Problem{file, 1, 1, strings.TrimPrefix(err.Error(), "yaml: ")}
	if m := regexp.MustCompile(`line (\d+): `).FindStringSubmatch(p.Message); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
		p.Message = strings.Replace(p.Message, m[0], "", 1)
	}
	return p
}

// Say names what stands at a node, for a message about it. What stands in the first line is not repeated: somebody may have
// given a file that holds a secret, and no words of ours.
func Say(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	case n.Line == 1:
		return "a text"
	}
	return fmt.Sprintf("%q", n.Value)
}
