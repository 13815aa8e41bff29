package ui

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzParseObject wants what encoding/json reads: the same members, of two of one name the last.
func FuzzParseObject(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` { "a" : 1 , "b":[1,{"c":"}\"]"}],"a":null} `, `{"a\u0062":"\\"}`, `{"":""}`, `[]`, `"x"`, `{"a":1`, `{"a":-1.5e3,"b":true}`, "{\"\xff\":1}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got := parseObject(data)
		var want map[string]json.RawMessage
		if err := json.Unmarshal(data, &want); (err != nil || want == nil) != (got == nil) {
			t.Fatalf("%q: got %v, %v", data, got, err)
		}
		if len(got) != len(want) {
			t.Errorf("%q: %d members, want %d", data, len(got), len(want))
		}
		for _, m := range got {
			if !bytes.Equal(m.value, want[m.name]) {
				t.Errorf("%q: %q is %q, want %q", data, m.name, m.value, want[m.name])
			}
		}
	})
}
