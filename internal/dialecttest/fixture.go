// Package dialecttest reads fixtures: exchanges from the documents of providers, as testdata/dialects has them, a folder
// for each dialect. They are played to the client and replayed against the server.
//
// It does not know what a dialect says; what a fixture wants is compared as text and JSON.
package dialecttest

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Fixture is one file: <verb>.txtar, or <verb>_<what is special>.txtar. Its sections are
//
//	input      what the client is told, JSON of Input
//	stored     an object that the API has before; may come again
//	stored N   N such objects, alike but for {{n}}, which counts from 1
//	grants     the server's credentials file, YAML; without it any credential is good
//	request    what the client sends, as HTTP writes it; may come again, with a response each
//	by hand    instead of request: one that the client refuses to send, or would send otherwise
//	response   what the API answers
//	not ours   instead of response: one that our server does not give, so that only the client plays it
//	webhook    the common JSON of what the client returns (without provider), for list an array
//	error      what the client returns instead, JSON of Refusal
//
// Requests by hand are for the server. The client makes them too, in its own way, where a webhook is wanted; and the
// first, where the API's answer to it is the error.
type Fixture struct {
	Name      string // of the file, without .txtar
	Verb      string
	Source    string // the comment on top: where it comes from
	Input     Input
	Stored    [][]byte
	Grants    []byte // nil if there is none
	Exchanges []Exchange
	Webhook   []byte // nil if there is none
	Refusal   *Refusal
}

// Input is what the client is told.
type Input struct {
	ID       string            `json:"id"`
	Set      map[string]any    `json:"set"`
	Unset    []string          `json:"unset"`
	Data     json.RawMessage   `json:"data"`
	Unknown  bool              `json:"allow_unknown"`
	Recreate bool              `json:"recreate"`
	Limit    int               `json:"limit"`
	Event    string            `json:"event"`
	Enabled  *bool             `json:"enabled"`
	Filters  map[string]string `json:"filters"`
	Call     string            `json:"call"`
	Vars     map[string]string `json:"vars"` // path variables, where another value than Variable is wanted
}

// Variable is the value of each path variable of which the input says nothing.
const Variable = "t-1"

// Refusal is the error that the client makes of an answer, or without one.
type Refusal struct {
	Kind   string            `json:"kind"`
	Status int               `json:"status"` // 0 if no answer reports an error, or the client sends nothing at all
	Says   string            `json:"says"`   // a part of its message
	Fields map[string]string `json:"fields"`
}

// Exchange is a request and what answers it.
type Exchange struct {
	Request  Message
	Response Message
	ByHand   bool // the request is
	NotOurs  bool // the answer is: our server is not asked
}

// Vars are the values of path variables.
func (f Fixture) Vars(names []string) map[string]string {
	vars := map[string]string{}
	for _, name := range names {
		vars[name] = cmp.Or(f.Input.Vars[name], Variable)
	}
	return vars
}

// Files lists the fixtures of a dialect.
func Files(t testing.TB, dialect string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "dialects", dialect, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures for the dialect %s: %v", dialect, err)
	}
	return files
}

// Read reads a fixture after putting values in place of placeholders; replace may be nil. Times from now on are filled in
// for both ends.
func Read(t testing.TB, file string, replace *strings.Replacer) Fixture {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data = []byte(ahead(time.Now()).Replace(string(data)))
	if replace != nil {
		data = []byte(replace.Replace(string(data)))
	}
	f, err := parse(strings.TrimSuffix(filepath.Base(file), ".txtar"), data)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return f
}
