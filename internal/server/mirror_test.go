package server_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/server"
	"hookctl/internal/store"
)

// mirrored runs a test for every dialect, with a client that talks to a server of its own: over the network, and in this
// process. What goes in at the one end must come out at the other unchanged.
func mirrored(t *testing.T, test func(t *testing.T, m mirror)) {
	t.Helper()
	for _, d := range builtin(t) {
		t.Run(d.Name+"/network", func(t *testing.T) {
			st := newStore(t)
			h := server.New(options(st, d))
			test(t, mirror{d, st, h, newClient(t, d, listen(t, h), nil)})
		})
		t.Run(d.Name+"/process", func(t *testing.T) {
			st := newStore(t)
			h := server.New(options(st, d))
			test(t, mirror{d, st, h, newClient(t, d, "http://in.process", server.InProcess(h))})
		})
	}
}

type mirror struct {
	d  *dialect.Dialect
	st store.Webhooks
	h  http.Handler
	c  *client.Client
}

func newClient(t *testing.T, d *dialect.Dialect, url string, transport http.RoundTripper) *client.Client {
	t.Helper()
	return credentialed(t, d, url, transport, func(name string) string { return "given-" + name })
}

func credentialed(t *testing.T, d *dialect.Dialect, url string, transport http.RoundTripper, credential func(string) string) *client.Client {
	t.Helper()
	vars := map[string]string{}
	for _, name := range d.Variables.Names() {
		vars[name] = "seven"
	}
	c, err := client.New(client.Options{
		Dialect: d, Server: url + "/" + d.Name, Transport: transport, Vars: vars,
		Credential: func(name string) (string, bool, error) { v := credential(name); return v, v != "", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func all(t *testing.T, list iter.Seq2[hook.Webhook, error]) []hook.Webhook {
	t.Helper()
	webhooks := []hook.Webhook{}
	for w, err := range list {
		if err != nil {
			t.Fatal(err)
		}
		webhooks = append(webhooks, w)
	}
	return webhooks
}

func ids(webhooks []hook.Webhook) []string {
	list := []string{}
	for _, w := range webhooks {
		list = append(list, w.ID)
	}
	return list
}

// settable are the fields that users can set, with the nth value for each. Fields that another one is made of are left
// to that one.
func settable(d *dialect.Dialect, n int) map[string]any {
	values, parts := map[string]any{}, []string{}
	for _, f := range d.Fields {
		parts = append(parts, f.Of...)
	}
	for _, f := range d.Fields {
		if !f.ReadOnly && !slices.Contains(parts, f.Own) || f.Name != "" && !f.ReadOnly {
			values[f.Label()] = valueFor(d, f, n)
		}
	}
	return values
}

// valueFor makes a value that a field takes, of its constraints alone; strange where it can be.
func valueFor(d *dialect.Dialect, f *dialect.Field, n int) any {
	switch {
	case len(f.Of) == 2:
		return composedEvents(d, f, n)
	case f.Name == "events":
		return []any{"user.created", fmt.Sprintf("order.%d", n), "ünï.*"}
	case f.Name == "headers":
		return headers(n)
	case f.Name == "enabled" || f.Type == "boolean":
		return n%2 == 1
	case f.Type == "integer" || f.Type == "number":
		return n + 1
	case f.Type == "array":
		return []any{one(f, n), one(f, n+1)}
	case f.Type == "object":
		return map[string]any{"deep": []any{n, nil, map[string]any{"": true}}}
	case f.Format == "uri":
		return f.Schemes[n%len(f.Schemes)] + fmt.Sprintf("://example.com:8443/in/%d?a=b&c=%%20d&ü=✓#f", n)
	}
	return one(f, n)
}

// one is a text, or an element of a list of texts.
func one(f *dialect.Field, n int) string {
	if len(f.Enum) > 0 {
		s := f.Enum[n%len(f.Enum)]
		if f.Spell == "lower" {
			s = strings.ToUpper(s)
		}
		return s
	}
	s := fmt.Sprintf(`%d "quoted" 'it''s' \ / <b>&amp;</b> ünïcode ✓ 日本語 👩‍👩‍👧 {id} %%s $(x)`+" \u2028\t\n\x00\x7f", n)
	if n == 0 {
		s += strings.Repeat("lang ", 1000)
	}
	if f.MaxLength != nil {
		runes := []rune(s)
		s = string(runes[:min(len(runes), *f.MaxLength)])
	}
	return s
}

func composedEvents(d *dialect.Dialect, f *dialect.Field, n int) any {
	head := fmt.Sprintf("things.of.%d", n)
	i := slices.IndexFunc(d.Fields, func(p *dialect.Field) bool { return p.Own == f.Of[1] })
	if n%3 == 2 {
		return []any{head + ".*"}
	}
	events := []any{}
	for _, tail := range d.Fields[i].Enum[:1+n%2] {
		events = append(events, head+"."+tail)
	}
	return events
}

func headers(n int) []any {
	list := []any{}
	for i := range 200 / (n*n + 1) {
		list = append(list, map[string]any{"name": fmt.Sprintf("X-Header-%d", i), "value": fmt.Sprintf("välue, %d: \"%d\"", n, i)})
	}
	return append(list, map[string]any{"name": "X-Header-0", "value": "once more"}, map[string]any{"name": "X-Empty", "value": ""})
}

// wantValues compares a webhook with what was set, canonical members by their names and others in the provider's object.
func wantValues(t *testing.T, m mirror, verb string, w hook.Webhook, want map[string]any) {
	t.Helper()
	data, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	common, own := object(t, data), object(t, w.Provider)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		f := m.d.Field(name)
		got := common[name]
		if f.Name == "" {
			got = own[f.Own]
		}
		if len(f.Shown) > 0 && !slices.Contains(f.Shown, verb) || f.WriteOnly {
			if got != nil {
				t.Errorf("%s shows %s", verb, name)
			}
			continue
		}
		if text(t, got) != text(t, want[name]) {
			t.Errorf("%s: %s: got %.300s, want %.300s", verb, name, text(t, got), text(t, want[name]))
		}
	}
}

func object(t *testing.T, data []byte) map[string]any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	var o map[string]any
	if err := d.Decode(&o); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return o
}

func text(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func create(t *testing.T, m mirror, set map[string]any) hook.Webhook {
	t.Helper()
	w, err := m.c.Create(t.Context(), hook.Input{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func wantKind(t *testing.T, err error, kind hook.Kind, says ...string) {
	t.Helper()
	var e *hook.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Errorf("got %v (%s), want one that is %s", err, hook.KindOf(err), kind)
		return
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("%q does not say %q", err, s)
		}
	}
}
