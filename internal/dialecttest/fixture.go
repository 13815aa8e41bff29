// Package dialecttest reads fixtures: exchanges from the documents of providers, as testdata/dialects has them, a folder
// for each dialect. They are played to the client and replayed against the server.
//
// It does not know what a dialect says; what a fixture wants is compared as text and JSON.
package dialecttest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Fixture is one file: <verb>.txtar, or <verb>_<what is special>.txtar. Its sections are
//
//	input      what the client is told, JSON of Input
//	stored     an object that the API has before; may come again
//	request    what the client sends, as HTTP writes it; may come again, with a response each
//	by hand    instead of request: one that the client refuses to send, or would send otherwise
//	response   what the API answers
//	webhook    the common JSON of what the client returns (without provider), for list an array
//	error      what the client returns instead, JSON of Refusal
type Fixture struct {
	Name      string // of the file, without .txtar
	Verb      string
	Source    string // the comment on top: where it comes from
	Input     Input
	Stored    [][]byte
	Exchanges []Exchange
	Webhook   []byte // nil if there is none
	Refusal   *Refusal
}

// Input is what the client is told besides the ID, which is in the path.
type Input struct {
	ID      string            `json:"id"`
	Set     map[string]any    `json:"set"`
	Unset   []string          `json:"unset"`
	Data    json.RawMessage   `json:"data"`
	Unknown bool              `json:"allow_unknown"`
	Limit   int               `json:"limit"`
	Event   string            `json:"event"`
	Enabled *bool             `json:"enabled"`
	Filters map[string]string `json:"filters"`
	Call    string            `json:"call"`
}

// Refusal is the error that the client makes of an answer.
type Refusal struct {
	Kind   string            `json:"kind"`
	Status int               `json:"status"`
	Says   string            `json:"says"` // a part of its message
	Fields map[string]string `json:"fields"`
}

// Exchange is a request and what answers it.
type Exchange struct {
	Request  Message
	Response Message
	ByHand   bool
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

// Read reads a fixture after putting values in place of placeholders; replace may be nil.
func Read(t testing.TB, file string, replace *strings.Replacer) Fixture {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if replace != nil {
		data = []byte(replace.Replace(string(data)))
	}
	f, err := parse(strings.TrimSuffix(filepath.Base(file), ".txtar"), data)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return f
}

func parse(name string, data []byte) (Fixture, error) {
	archive := txtar.Parse(data)
	f := Fixture{Name: name, Source: strings.TrimSpace(string(archive.Comment))}
	f.Verb, _, _ = strings.Cut(name, "_")
	for _, section := range archive.Files {
		if err := f.add(section.Name, section.Data); err != nil {
			return f, err
		}
	}
	return f, f.check()
}

func (f *Fixture) add(section string, data []byte) error {
	switch section {
	case "input":
		return strict(data, &f.Input)
	case "stored":
		f.Stored = append(f.Stored, bytes.TrimSpace(data))
	case "request", "by hand":
		m, err := parseMessage(data)
		f.Exchanges = append(f.Exchanges, Exchange{Request: m, ByHand: section == "by hand"})
		return err
	case "response":
		return f.answer(data)
	case "webhook":
		f.Webhook = data
	case "error":
		f.Refusal = &Refusal{}
		return strict(data, f.Refusal)
	default:
		return errorf("unknown section %q", section)
	}
	return nil
}

func (f *Fixture) answer(data []byte) error {
	last := len(f.Exchanges) - 1
	if last < 0 || f.Exchanges[last].Response.Start != "" {
		return errorf("a response without a request")
	}
	m, err := parseMessage(data)
	f.Exchanges[last].Response = m
	return err
}

// check refuses a fixture that tests nothing.
func (f *Fixture) check() error {
	if f.Source == "" || len(f.Exchanges) == 0 {
		return errorf("a source on top and a request are wanted")
	}
	for _, e := range f.Exchanges {
		if e.Response.Start == "" {
			return errorf("%s has no response", e.Request.Start)
		}
	}
	return nil
}

func strict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	d.DisallowUnknownFields()
	return d.Decode(v)
}
