package dialect_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// TestRoundTrip generates inputs: what the client encodes, the server takes, and the client then reads what was given.
func TestRoundTrip(t *testing.T) {
	dialects := []*dialect.Dialect{every(t)}
	for _, name := range dialect.Builtin() {
		dialects = append(dialects, mustLoad(t, name))
	}
	for _, d := range dialects {
		g := generator{rand.New(rand.NewPCG(1, 2)), d}
		for range 500 {
			in := g.input()
			w := created(t, d, in)
			compare(t, d, in, w)
			change := g.input()
			again := changed(t, d, w, change)
			maps.Copy(in, change)
			compare(t, d, in, again)
		}
	}
}

// created is the webhook that the server makes of what a client sends.
func created(t *testing.T, d *dialect.Dialect, in set) hook.Webhook {
	t.Helper()
	body, err := d.Encode(dialect.Create, hook.Input{Set: in}, true)
	if err != nil {
		t.Fatalf("%s: %v: %v", d.Name, in, err)
	}
	later := d.CutLater(body)
	w := taken(t, d, body, dialect.Judge.New)
	if later != nil {
		w = taken(t, d, later, over(w, dialect.Judge.Change))
	}
	return w
}

// changed is the webhook after a change, said as the API lets it be said. What it cannot change is taken out of the change.
func changed(t *testing.T, d *dialect.Dialect, w hook.Webhook, change set) hook.Webhook {
	t.Helper()
	patch := d.Verbs.Get(dialect.Patch)
	switch {
	case patch == nil:
		body, _, err := d.EncodeOver(dialect.Create, w.Provider, hook.Input{Set: change}, true, time.Now())
		if err != nil {
			t.Fatalf("%s: %v: %v", d.Name, change, err)
		}
		return taken(t, d, body, dialect.Judge.New)
	case patch.By == dialect.Replace:
		body, _, err := d.EncodeOver(dialect.Replace, w.Provider, hook.Input{Set: change}, true, time.Now())
		if err != nil {
			t.Fatalf("%s: %v: %v", d.Name, change, err)
		}
		return taken(t, d, body, over(w, dialect.Judge.Renew))
	}
	maps.DeleteFunc(change, func(name string, _ any) bool { return d.Field(name).Immutable })
	if len(change) == 0 {
		return w
	}
	body, err := d.Encode(dialect.Patch, hook.Input{Set: change}, true)
	if err != nil {
		t.Fatalf("%s: %v: %v", d.Name, change, err)
	}
	return taken(t, d, body, over(w, dialect.Judge.Change))
}

// over judges a change of a webhook.
func over(w hook.Webhook, judge func(j dialect.Judge, old, body []byte) (hook.Webhook, error)) func(dialect.Judge, []byte) (hook.Webhook, error) {
	return func(j dialect.Judge, body []byte) (hook.Webhook, error) { return judge(j, w.Provider, body) }
}

// taken is the webhook that the server makes of a body.
func taken(t *testing.T, d *dialect.Dialect, body *dialect.Object, judge func(dialect.Judge, []byte) (hook.Webhook, error)) hook.Webhook {
	t.Helper()
	data, err := dialect.EncodeJSON(body)
	if err != nil {
		t.Fatal(err)
	}
	w, err := judge(dialect.Judge{Dialect: d, Maker: dialect.NewMaker()}, data)
	if err != nil {
		t.Fatalf("%s: %s: %v", d.Name, data, err)
	}
	return w
}

// compare wants each value that was given in the webhook, in our words or in the API's own.
func compare(t *testing.T, d *dialect.Dialect, in set, w hook.Webhook) {
	t.Helper()
	printed, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	ours, _ := dialect.ParseJSON(printed)
	own, err := dialect.ParseJSON(w.Provider)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range in {
		var got any
		if f := d.Field(name); name == f.Name {
			got, _ = dialect.Pointer("/" + name).Find(ours)
		} else {
			got, _ = f.Place().Find(own)
		}
		want, _ := dialect.Normal(value)
		if dialect.Text(got) != dialect.Text(want) {
			t.Fatalf("%s: %s is %s, but %s was given", d.Name, name, dialect.Text(got), dialect.Text(want))
		}
	}
}

type generator struct {
	*rand.Rand
	d *dialect.Dialect
}

// input chooses values for the required fields and for some of the others.
func (g generator) input() set {
	in := set{}
	parts := map[string]bool{}
	for _, f := range g.d.Fields {
		for _, part := range f.Of {
			parts[part] = true
		}
	}
	for _, f := range g.d.Fields {
		derived := f.Spell == "composed" || f.Spell == "each"
		inner := f.Name == "secret" && g.d.Field("authentication") != nil // which has one of its own
		if f.ReadOnly || inner || f.Each != nil || parts[f.Own] || !f.Required && !derived && g.IntN(2) == 0 {
			continue
		}
		in[f.Label()] = g.value(f)
	}
	return in
}

func (g generator) value(f *dialect.Field) any {
	switch {
	case f.Name == "url":
		return "https://example.com/" + url.PathEscape(g.word())
	case f.Name == "events":
		return g.events(f)
	case f.Name == "headers":
		return g.headers()
	case f.Name == "method" && len(f.Enum) == 1:
		return f.Enum[0]
	case f.Name == "method":
		return []string{"POST", "PUT"}[g.IntN(2)]
	case f.Spell == "time":
		return "01.02.2026 03:04"
	case len(f.Enum) > 0:
		return []string{f.Enum[g.IntN(len(f.Enum))]}
	case f.Kind() == "boolean":
		return g.IntN(2) == 0
	case f.Kind() == "integer":
		return 1 + g.IntN(10)
	case f.Kind() == "array":
		return []string{g.word()}
	case len(f.Requires) > 0:
		return map[string]any{"endpoint": g.word(), "credentials": map[string]any{"client_secret": g.word(), "other": g.word()}}
	case f.Kind() == "object":
		return map[string]any{"n": json.Number("1234567890123456789012.50"), "s": g.word()}
	}
	return g.word()
}

// word is a text of up to five characters, of which no API thinks well.
func (g generator) word() string {
	runes := []rune("aZ0 .,:;\"'\\/~%&?#{}<>ü日😀\u2028\n")
	word := make([]rune, 1+g.IntN(5))
	for i := range word {
		word[i] = runes[g.IntN(len(runes))]
	}
	return string(word)
}

func (g generator) events(f *dialect.Field) []string {
	if f.Spell == "composed" {
		return [][]string{{"users.post"}, {"users.post", "users.patch"}, {"courses.*"}}[g.IntN(3)]
	}
	names := slices.Clone(g.d.Events.Names.Names())
	g.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names[:1+g.IntN(len(names)-1)]
}

func (g generator) headers() []hook.Header {
	list := []hook.Header{}
	for _, name := range []string{"X-A", "x-b", "C"}[:g.IntN(4)] {
		list = append(list, hook.Header{Name: name, Value: "ü " + string(rune('a'+g.IntN(26)))})
	}
	return list
}
