package dialect

import (
	"encoding/json"
	"testing"
)

// FuzzCutMembers compares the fast way to take members out with the slow one: parse, cut, write.
func FuzzCutMembers(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"secret":1}`, `{"id":"1","secret":"x","a":[{"secret":2}]}`, `{"a":{},"secret":[],"b":[1,"}"]}`, ` { "a" : 1 , "secret" : {"b":"]"} } `,
		`{"secret":1,"secret":2,"a":tru}`, `[`, `{"a"`, `{"sec\u0072et":1,"é":"\"\\"}`, `{"a":1}{`,
	} {
		f.Add([]byte(s))
	}
	hidden := []Pointer{"/secret", "/token"}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !json.Valid(raw) {
			_, _ = cutMembers(raw, hidden) // must not panic
			return
		}
		slow, slowErr := cutDeep(raw, hidden)
		fast, fastErr := cutMembers(raw, hidden)
		if fastErr != nil {
			if slowErr == nil {
				t.Fatalf("%q: %v", raw, fastErr)
			}
			return
		}
		if slowErr != nil {
			return // nested too deeply to be parsed, but not to be passed over
		}
		again, err := ParseJSON(fast)
		if err != nil {
			t.Fatalf("%q became %q: %v", raw, fast, err)
		}
		got, err := EncodeJSON(again)
		want, wantErr := EncodeJSON(slow)
		if err != nil || wantErr != nil || string(got) != string(want) {
			t.Fatalf("%q: got %q (%v), want %q (%v)", raw, got, err, want, wantErr)
		}
	})
}
