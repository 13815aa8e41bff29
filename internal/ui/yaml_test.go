package ui_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/ui"
)

func yamlSeeds() []string {
	return []string{
		first, second, `[]`, `{}`, `null`, `""`, `"x"`, `-1.5e-7`, `[[],{},[[1]]]`, `{"a":1,"b":2,"a":3}`, `{"":""," ":" "}`,
		`["yes","No","on","y","true","null","~","1","01","1_000","0x1f","1e3",".5",".inf","1:30","2026-01-02","=","<<","+1","-"]`,
		`["- a","a: b","a #b","#a","&a","*a","!a","%a","@a","|","> x","? x","{a}","[a]","'a'","\"a\"","a,b","` + "`a`" + `","---","...","--- a"]`,
		`["a\nb","a\nb\n","\na"," a\n b","a \nb ","\n","\n\n","a\r\nb","a\tb","\ta\nb","a\n\n","  \n","a\t\n0","a\n---\nb","a\n...\n","\t\n"]`,
		`["\ud83d\udc4d","\ud83d","日本","é","\u0085","\u2028","\u202e","\u009b","\ufeff","\ufffe","\u0000","\u001b","\ufeffx\ny","a\u0085b\nc"]`,
		`{"a\nb":1,"1":2,"yes":3,"<<":{"x":1},"` + strings.Repeat("k", 200) + `":[1],"\u2028":{},"? a":1,"- b":2}`,
		`{"text":"` + strings.Repeat("long words ", 40) + `"}`,
	}
}

func TestYAMLComesBack(t *testing.T) {
	for _, seed := range yamlSeeds() {
		comesBack(t, seed)
	}
}

// Readers of YAML 1.1 take these for something else, though ours does not.
func TestYAMLQuotesForOldReaders(t *testing.T) {
	for _, s := range []string{"y", "N", "yes", "Off", "=", "0o7", "0:30", "1:30", "+1", ".5", "-", "true", "~", "null", "<<", ""} {
		check(t, ui.Options{Format: ui.YAML, Single: true}, "\""+s+"\": \""+s+"\"\n", `{"`+s+`":"`+s+`"}`)
	}
	check(t, ui.Options{Format: ui.YAML, Single: true}, "yesterday: a 1\n", `{"yesterday":"a 1"}`)
}

func FuzzYAML(f *testing.F) {
	for _, seed := range yamlSeeds() {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		// Deeper than this, blanks make a text too long to be worth a fuzzer's time.
		if !json.Valid([]byte(raw)) || strings.Count(raw, "[")+strings.Count(raw, "{") > 200 {
			return
		}
		comesBack(t, raw)
	})
}

// comesBack prints JSON as YAML, reads that, and compares: the same order, strings that are strings, numbers digit by digit.
func comesBack(t *testing.T, raw string) {
	t.Helper()
	for _, single := range []bool{true, false} {
		text, err := printed(t, ui.Options{Format: ui.YAML, Single: single}, raw)
		if err != nil {
			t.Fatalf("%q: %v", raw, err)
		}
		want := spelled(t, raw)
		if !single {
			want = "[" + want + "]"
		}
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatalf("%q is not YAML: %v", text, err)
		}
		if got := spelledYAML(doc.Content[0]); got != want {
			t.Errorf("printed %q\n got %s\nwant %s", text, got, want)
		}
		if ui.VisibleLines(text) != text {
			t.Errorf("%q could drive a terminal", text)
		}
	}
}

// spelled writes JSON in a form that YAML can be written in too: of two members of one name the last, in the first's place.
func spelled(t *testing.T, raw string) string {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(raw))
	dec.UseNumber()
	return spelledToken(t, dec)
}

func spelledToken(t *testing.T, dec *json.Decoder) string {
	t.Helper()
	token, err := dec.Token()
	if err != nil {
		t.Fatal(err)
	}
	switch token {
	case json.Delim('['):
		var parts []string
		for dec.More() {
			parts = append(parts, spelledToken(t, dec))
		}
		_, _ = dec.Token()
		return "[" + strings.Join(parts, " ") + "]"
	case json.Delim('{'):
		var names []string
		values := map[string]string{}
		for dec.More() {
			name, value := spelledToken(t, dec), spelledToken(t, dec)
			if _, twice := values[name]; !twice {
				names = append(names, name)
			}
			values[name] = value
		}
		_, _ = dec.Token()
		var b bytes.Buffer
		for _, name := range names {
			fmt.Fprintf(&b, "%s:%s ", name, values[name])
		}
		return "{" + b.String() + "}"
	}
	if s, ok := token.(string); ok {
		return fmt.Sprintf("%q", s)
	}
	if token == nil {
		return "null"
	}
	return fmt.Sprint(token)
}

func spelledYAML(n *yaml.Node) string {
	var parts []string
	switch {
	case n.Kind == yaml.SequenceNode:
		for _, c := range n.Content {
			parts = append(parts, spelledYAML(c))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case n.Kind == yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			parts = append(parts, spelledYAML(n.Content[i])+":"+spelledYAML(n.Content[i+1])+" ")
		}
		return "{" + strings.Join(parts, "") + "}"
	case n.Style != 0 || n.ShortTag() == "!!str" && !json.Valid([]byte(n.Value)):
		return fmt.Sprintf("%q", n.Value)
	}
	return n.Value
}
