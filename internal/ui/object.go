package ui

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// object is a JSON object whose members have kept their order, which a map would lose.
type object []member

type member struct {
	name  string
	value json.RawMessage
}

// parseObject reads the members of an object, and none of anything else. Of two members of one name the last counts.
func parseObject(raw json.RawMessage) object {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] != '{' || !json.Valid(raw) {
		return nil
	}
	o := make(object, 0, usual)
	at := indexed{}
	for s := (scan{raw[1:]}); !s.ends(); {
		m := member{name: scalarText(s.value())}
		s.skip(":")
		m.value = s.value()
		if i := at.find(o, m.name); i >= 0 {
			o[i] = m
			continue
		}
		o = append(o, m)
	}
	return o
}

// usual is how many members an object has at most, as a rule.
const usual = 16

// indexed finds members by name: in a short object by looking, which is faster than making an index.
type indexed map[string]int

func (at indexed) find(o object, name string) int {
	if len(o) < usual {
		return slices.IndexFunc(o, func(m member) bool { return m.name == name })
	}
	for i := len(at); i < len(o); i++ {
		at[o[i].name] = i
	}
	if i, ok := at[name]; ok {
		return i
	}
	return -1
}

func (o object) get(name string) (json.RawMessage, bool) {
	for _, m := range o {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// getFold is get in which case does not count, because a table shows its columns in capitals.
func (o object) getFold(name string) (json.RawMessage, bool) {
	for _, m := range o {
		if strings.EqualFold(m.name, name) {
			return m.value, true
		}
	}
	return nil, false
}

// resolve follows a JSON Pointer (RFC 6901); where it leads nowhere it returns nil.
func resolve(raw json.RawMessage, pointer string) json.RawMessage {
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	for _, token := range strings.Split(pointer, "/")[1:] {
		raw = step(raw, unescape.Replace(token))
	}
	return raw
}

func step(raw json.RawMessage, token string) json.RawMessage {
	if value, ok := parseObject(raw).get(token); ok {
		return value
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	// RFC 6901 has no leading zeros and no signs, which Atoi would take.
	i, err := strconv.Atoi(token)
	if err != nil || i < 0 || i >= len(list) || strconv.Itoa(i) != token {
		return nil
	}
	return list[i]
}
