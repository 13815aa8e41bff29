package signature

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// readObject reads one JSON object whose members are signed or say how. A member that is there twice is refused: readers
// differ in which one they take (RFC 8259, section 4). Names count as they are written; encoding/json would fold their case.
func readObject(text []byte) (map[string]json.RawMessage, error) {
	if !utf8.Valid(text) { // encoding/json would put another character in its place
		return nil, errors.New("is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, errors.New("is not a JSON object")
	}
	members := map[string]json.RawMessage{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, errors.New("is not a JSON object")
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, errors.New("is not a JSON object")
		}
		if _, twice := members[name.(string)]; twice {
			return nil, fmt.Errorf("has %.40q twice", name)
		}
		members[name.(string)] = value
	}
	if _, err := d.Token(); err != nil {
		return nil, errors.New("is not a JSON object")
	}
	if rest := bytes.TrimLeft(text[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, errors.New("has something behind its JSON object")
	}
	return members, nil
}
