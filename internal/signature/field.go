package signature

import (
	"bytes"
	"encoding/json"
	"strings"
)

// textAt reads a member of a JSON body by its pointer: the text of a string, or a number as it is written. A name
// that stands twice on the way is refused: parsers disagree which one counts, and so do signer and receiver.
func textAt(body []byte, pointer string) (string, error) {
	if !json.Valid(body) {
		return "", refuse(Malformed, "the body is not JSON")
	}
	value := json.RawMessage(body)
	for step := range strings.SplitSeq(pointer[1:], "/") {
		var err error
		if value, err = member(value, strings.NewReplacer("~1", "/", "~0", "~").Replace(step), pointer); err != nil {
			return "", err
		}
	}
	return scalarText(value, pointer)
}

// member finds the value of a name in an object; the JSON is known to be valid.
func member(object json.RawMessage, name, pointer string) (json.RawMessage, error) {
	var found json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(object))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, refuse(MissingField, "%s is not in the body", pointer)
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, refuse(Malformed, "the body is not JSON")
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, refuse(Malformed, "the body is not JSON")
		}
		switch {
		case key != name:
		case found != nil:
			return nil, refuse(Malformed, "the body has %s twice: parsers disagree which one counts", pointer)
		default:
			found = value
		}
	}
	if found == nil {
		return nil, refuse(MissingField, "%s is not in the body", pointer)
	}
	return found, nil
}

func scalarText(value json.RawMessage, pointer string) (string, error) {
	switch c := value[0]; {
	case c == '"':
		var s string
		err := json.Unmarshal(value, &s)
		return s, err
	case c == '-' || c >= '0' && c <= '9':
		return string(value), nil
	}
	return "", refuse(Malformed, "%s of the body is neither a text nor a number", pointer)
}
