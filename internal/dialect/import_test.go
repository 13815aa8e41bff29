package dialect_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

func TestImport(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/every.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := dialect.Parse("every.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ file, want string }{
		{`{"keys":[{"key":"hunter2"}],"account":"a","url":"b.example.com","more":1}`, "{https://b.example.com map[api_key:hunter2] map[tenant:a]}"},
		{`{"keys":[{"key":"hunter2"}],"account":"a","url":"http://b"}`, "{http://b map[api_key:hunter2] map[tenant:a]}"},
		{`{"keys":[{"key":"hunter2"}],"account":7,"url":"b"}`, "there is no text at /account, which is the tenant of every"},
		{`{"keys":["hunter2"],"account":"a","url":"b"}`, "there is no text at /keys/0/key, which is the api_key of every"},
		{`["hunter2"]`, "a JSON object is wanted, not array"},
		{`{"hunter2`, "the JSON ends too early"},
	}
	for _, c := range cases {
		in, err := d.ReadImport([]byte(c.file))
		got := fmt.Sprint(in)
		if err != nil {
			got = err.Error()
		}
		if got != c.want || err != nil && (hook.KindOf(err) != hook.Invalid || strings.Contains(got, "hunter2")) {
			t.Errorf("%s: %s, want %s", c.file, got, c.want)
		}
	}
	standard, err := dialect.Load("standard")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := standard.ReadImport([]byte("{}")); hook.KindOf(err) != hook.Unsupported {
		t.Error(err)
	}
}
