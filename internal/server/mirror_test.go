package server_test

import (
	"context"
	"encoding/json"
	"errors"
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
		run := func(name string, connect func(t *testing.T, h http.Handler) func() *client.Client) {
			t.Run(d.Name+"/"+name, func(t *testing.T) {
				st := newStore(t)
				h := server.New(options(st, d))
				fresh := connect(t, h)
				test(t, mirror{d, st, h, fresh(), fresh})
			})
		}
		run("network", func(t *testing.T, h http.Handler) func() *client.Client {
			url := listen(t, h)
			return func() *client.Client { return newClient(t, d, url, nil) }
		})
		run("process", func(t *testing.T, h http.Handler) func() *client.Client {
			return func() *client.Client { return newClient(t, d, "http://localhost", server.InProcess(h)) }
		})
	}
}

type mirror struct {
	d     *dialect.Dialect
	st    store.Webhooks
	h     http.Handler
	c     *client.Client
	fresh func() *client.Client // one that remembers nothing, for when others change what is there
}

func newClient(t *testing.T, d *dialect.Dialect, url string, transport http.RoundTripper) *client.Client {
	t.Helper()
	return credentialed(t, d, url, transport, given)
}

func credentialed(t *testing.T, d *dialect.Dialect, url string, transport http.RoundTripper, credential func(string) string) *client.Client {
	t.Helper()
	return made(t, client.Options{Dialect: d, Server: url + "/" + d.Name, Transport: transport, Vars: sevens(d)}, credential)
}

// sevens are values for all variables of a dialect.
func sevens(d *dialect.Dialect) map[string]string {
	vars := map[string]string{}
	for _, name := range d.Variables.Names() {
		vars[name], _ = seven(name)
	}
	return vars
}

func made(t *testing.T, o client.Options, credential func(string) string) *client.Client {
	t.Helper()
	o.Credential = func(name string) (string, bool, error) { v := credential(name); return v, v != "", nil }
	c, err := client.New(o)
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
			got = within(own, string(f.Place()))
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

// changer is a replace or a patch.
type changer func(ctx context.Context, id string, in hook.Input) (hook.Webhook, error)

func mustGet(t *testing.T, m mirror, id string) hook.Webhook {
	t.Helper()
	w, err := m.c.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func hintOf(err error) string {
	var e *hook.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Hint
}
