package server_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/client"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/server"
)

// heard is a transport that notes what was sent.
type heard struct {
	next  http.RoundTripper
	calls []string // method and path
	last  []byte   // the last body
}

func (h *heard) RoundTrip(r *http.Request) (*http.Response, error) {
	h.calls = append(h.calls, r.Method+" "+r.URL.Path)
	if r.Body != nil && r.Body != http.NoBody {
		data, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		h.last, r.Body = data, io.NopCloser(bytes.NewReader(data))
	}
	return h.next.RoundTrip(r)
}

// A patch by a replace keeps what it does not change: the other events, and what they have beside their names. What the
// API makes itself is never sent.
func TestMirrorPatchByReplace(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		f := m.d.Field("events")
		if m.d.Verbs.Get(dialect.Patch) == nil || m.d.Verbs.Get(dialect.Patch).By != dialect.Replace || f.Spell != "objects" {
			return
		}
		h := &heard{next: server.InProcess(m.h)}
		m = m.through(t, h, given)
		set := settable(m.d, 1)
		delete(set, "events")
		body := fmt.Sprintf(`{%q:[{%q:"a","filter":"[1]"},{%q:"b"},{%q:"c","filter":"{}"}]}`, f.OwnName(), f.Key, f.Key, f.Key)
		w, err := m.c.Create(t.Context(), hook.Input{Set: set, Body: []byte(body)})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []struct {
			in   hook.Input
			want string
		}{
			{hook.Input{Set: map[string]any{"name": "other"}}, `a [1],b ,c {}`},
			{hook.Input{Set: map[string]any{"events": []any{"c", "d", "a"}}}, `c {},d ,a [1]`},
			{hook.Input{Unset: []string{"name"}}, `c {},d ,a [1]`},
		} {
			h.calls, h.last = nil, nil
			if w, err = m.c.Patch(t.Context(), w.ID, s.in); err != nil {
				t.Fatal(err)
			}
			if got := spelled(t, f, w); got != s.want || len(h.calls) != 2 || !strings.HasPrefix(h.calls[0], "GET ") || !strings.HasPrefix(h.calls[1], "PUT ") {
				t.Errorf("%+v: got %q by %q, want %q", s.in, got, h.calls, s.want)
			}
			wantNothingMade(t, m.d, h.last)
		}
	})
}

// spelled lists the events of a webhook, with what they are filtered by.
func spelled(t *testing.T, f *dialect.Field, w hook.Webhook) string {
	t.Helper()
	var events []string
	list, _ := within(object(t, w.Provider), string(f.Place())).([]any)
	for _, e := range list {
		o, _ := e.(map[string]any)
		filter, _ := o["filter"].(string)
		events = append(events, fmt.Sprint(o[f.Key], " ", filter))
	}
	return strings.Join(events, ",")
}

// wantNothingMade wants a body without what the API sets itself.
func wantNothingMade(t *testing.T, d *dialect.Dialect, body []byte) {
	t.Helper()
	o := object(t, body)
	for _, f := range d.Fields {
		v := within(o, string(f.Place()))
		if f.ReadOnly && v != nil {
			t.Errorf("sent %s: %s", f.Label(), body)
		}
		list, _ := v.([]any)
		for _, name := range f.Made {
			for _, e := range list {
				if _, sent := e.(map[string]any)[name]; sent {
					t.Errorf("sent %s of %s: %s", name, f.Label(), body)
				}
			}
		}
	}
}

// A patch by a replace gives a webhook that ends the days that are left, and says so; one that has ended has to be given
// new ones.
func TestMirrorPatchKeepsTheEnd(t *testing.T) {
	for _, d := range ending(t) {
		c := &clock{now: time.Now().Add(-36 * time.Hour)}
		st := newStore(t)
		h := &heard{next: server.InProcess(server.New(timed(options(st, d), st, c.Now)))}
		notes := []string{}
		client := made(t, client.Options{
			Dialect: d, Server: "http://localhost/" + d.Name, Transport: h, Vars: sevens(d), Note: func(s string) { notes = append(notes, s) },
		}, given)
		set := settable(d, 1)
		set[d.Expiry.Days] = 10
		w, err := client.Create(t.Context(), hook.Input{Set: set})
		if err != nil {
			t.Fatal(err)
		}
		c.forward(36 * time.Hour)
		w, err = client.Patch(t.Context(), w.ID, hook.Input{Set: map[string]any{"name": "other"}})
		if err != nil || !strings.Contains(string(h.last), fmt.Sprintf(`%q:9`, d.Expiry.Days)) || len(notes) != 1 {
			t.Errorf("sent %s, %v, told %q", h.last, err, notes)
		}
		want := c.Now().UTC().Add(9 * day).Format("2006-01-02T15:04:05")
		if until, ended, enabled := stands(t, d, string(w.Provider)); until != want || ended || !enabled {
			t.Errorf("until %s, want %s: %s", until, want, w.Provider)
		}
		wantEndedPatch(t, client, d, w.ID, c)
	}
}

// wantEndedPatch patches a webhook that ends before now.
func wantEndedPatch(t *testing.T, c *client.Client, d *dialect.Dialect, id string, now *clock) {
	t.Helper()
	now.forward(-20 * day)
	if _, err := c.Patch(t.Context(), id, hook.Input{Set: map[string]any{d.Expiry.Days: 1}}); err != nil {
		t.Fatal(err)
	}
	now.forward(20 * day)
	_, err := c.Patch(t.Context(), id, hook.Input{Set: map[string]any{"name": "third"}})
	wantKind(t, err, hook.Invalid, d.Expiry.Days+" cannot be kept: it ended at ")
	w, err := c.Patch(t.Context(), id, hook.Input{Set: map[string]any{d.Expiry.Days: 0, "enabled": true}})
	if err != nil {
		t.Fatal(err)
	}
	if until, ended, enabled := stands(t, d, string(w.Provider)); until != "" || ended || !enabled {
		t.Errorf("not for ever: %s", w.Provider)
	}
}

// What create does not take is set behind it, by a patch, and only where it is not as it would be anyway.
func TestMirrorCreateThenPatch(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		for _, f := range m.d.Fields {
			if !f.UpdateOnly || f.Name != "enabled" {
				continue
			}
			h := &heard{next: server.InProcess(m.h)}
			m = m.through(t, h, given)
			for n, on := range []bool{true, false} {
				set := settable(m.d, n)
				set["enabled"] = on
				h.calls = nil
				w := create(t, m, set)
				if w.Enabled == nil || *w.Enabled != on || len(h.calls) != n+1 {
					t.Errorf("enabled %t: %s by %q", on, w.Provider, h.calls)
				}
				wantValues(t, m, dialect.Patch, mustGet(t, m, w.ID), set)
			}
		}
	})
}

// Where an API cannot change a webhook, a new one takes its place, and the old one goes: with all that it was, but for
// what is given and its ID.
func TestMirrorRecreate(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		for name := range settable(m.d, 0) {
			if taken(m.d, dialect.Patch, m.d.Field(name)) {
				continue
			}
			for n := range 2 {
				wantRecreated(t, m, name, n)
			}
		}
	})
}

func wantRecreated(t *testing.T, m mirror, name string, n int) {
	t.Helper()
	set := settable(m.d, n)
	old := create(t, m, set)
	change := map[string]any{name: valueFor(m.d, m.d.Field(name), n+4)}
	_, err := m.c.Patch(t.Context(), old.ID, hook.Input{Set: change})
	wantKind(t, err, hook.Unsupported)
	w, err := m.c.Patch(t.Context(), old.ID, hook.Input{Set: change, Recreate: true})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	maps.Copy(set, change)
	laidIn(m.d, set, name)
	wantValues(t, m, dialect.Create, w, set)
	if left := ids(all(t, m.fresh().List(t.Context(), hook.Query{}))); !slices.Equal(left, []string{w.ID}) || w.ID == old.ID {
		t.Errorf("%s: left %q, want %s instead of %s", name, left, w.ID, old.ID)
	}
	if _, err := m.c.Delete(t.Context(), w.ID); err != nil {
		t.Fatal(err)
	}
}

// laidIn puts into an object that is wanted what was set within it, and what was within one that was set.
func laidIn(d *dialect.Dialect, set map[string]any, name string) {
	at := string(d.Field(name).Place())
	for other := range set {
		place := string(d.Field(other).Place())
		if rest, ok := strings.CutPrefix(at, place+"/"); ok && place != "" {
			put(set[other].(map[string]any), rest, set[name])
		}
		if rest, ok := strings.CutPrefix(place, at+"/"); ok && at != "" {
			set[other] = within(set[name].(map[string]any), rest)
		}
	}
}

// A replace by a new webhook takes what is given, and of the old one only that it is disabled and its secrets, where
// there is room for them.
func TestMirrorRecreateByReplace(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		if c := m.d.Verbs.Get(dialect.Replace); c != nil && len(c.Only) == 0 {
			return
		}
		old := create(t, m, settable(m.d, 0))
		set := map[string]any{}
		for name, value := range settable(m.d, 1) {
			if needed(m.d, dialect.Create, m.d.Field(name)) {
				set[name] = value
			}
		}
		inner, outer := m.d.Field("secret"), withRoom(m.d, set)
		w, err := m.c.Replace(t.Context(), old.ID, hook.Input{Set: set, Recreate: true})
		if err != nil {
			t.Fatal(err)
		}
		if old.Enabled != nil && (w.Enabled == nil || *w.Enabled != *old.Enabled) {
			t.Errorf("enabled: %s", w.Provider)
		}
		if outer != "" && (old.Secret == "" || w.Secret != old.Secret) {
			t.Errorf("%s of %s: got %.40q, want %.40q", inner.Label(), outer, w.Secret, old.Secret)
		}
		delete(set, outer)
		wantValues(t, m, dialect.Create, w, set)
		if left := ids(all(t, m.fresh().List(t.Context(), hook.Query{}))); !slices.Equal(left, []string{w.ID}) || w.ID == old.ID {
			t.Errorf("left %q", left)
		}
	})
}

// withRoom gives the object that has the secret in it, without the secret; it returns its name, empty if there is none.
func withRoom(d *dialect.Dialect, set map[string]any) string {
	secret := d.Field("secret")
	for _, f := range d.Fields {
		if secret == nil || !strings.HasPrefix(string(secret.Place()), string(f.Place())+"/") || !isStored(f) {
			continue
		}
		o := map[string]any{}
		for _, p := range f.Requires {
			if string(f.Place())+string(p) != string(secret.Place()) {
				put(o, string(p), "required ✓")
			}
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(string(secret.Place()), string(f.Place())+"/"), "/")
		if _, there := o[name]; !there {
			o[name] = map[string]any{}
		}
		set[f.Label()] = o
		return f.Label()
	}
	return ""
}
