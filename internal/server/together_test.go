package server_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/server"
)

// Patches of one webhook at the same time lose nothing: each sees what the one before has made.
func TestPatchesAtTheSameTime(t *testing.T) {
	d := load(t, dialect.Standard)
	st := newStore(t)
	keepSome(t, st, d, "7")
	_, one := at(d, listen(t, server.New(options(st, d))))
	const n = 50
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { bare(t, "PATCH", one, fmt.Sprintf(`{"x_%d":%d}`, i, i), carrying(d)...).want(t, 200) })
	}
	wait.Wait()
	got := object(t, []byte(bare(t, "GET", one, "", carrying(d)...).body))
	for i := range n {
		if text(t, got[fmt.Sprintf("x_%d", i)]) != fmt.Sprint(i) {
			t.Errorf("x_%d is lost", i)
		}
	}
}

// What was answered with success is there after a restart, byte for byte.
func TestRestart(t *testing.T) {
	for _, d := range builtin(t) {
		path := filepath.Join(t.TempDir(), "hooks.db")
		st := openStore(t, path)
		list, _ := at(d, listen(t, server.New(options(st, d))))
		for range 3 {
			if a := bare(t, "POST", list, smallest(t, d), carrying(d)...); a.status/100 != 2 {
				t.Fatal(a.body)
			}
		}
		before := bare(t, "GET", list, "", carrying(d)...).body
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		list, _ = at(d, listen(t, server.New(options(openStore(t, path), d))))
		if after := bare(t, "GET", list, "", carrying(d)...).body; after != before || len(after) < 100 {
			t.Errorf("%s: before\n%s\nafter\n%s", d.Name, before, after)
		}
	}
}

// Dialects on one store do not see each other's webhooks.
func TestDialectsAreApart(t *testing.T) {
	dialects := builtin(t)
	st := newStore(t)
	url := listen(t, server.New(options(st, dialects...)))
	for _, d := range dialects {
		keepSome(t, st, d, "7")
	}
	for i, d := range dialects {
		_, one := at(d, url)
		bare(t, "DELETE", one, "", carrying(d)...)
		bare(t, "GET", one, "", carrying(d)...).want(t, 404)
		for _, other := range dialects[i+1:] {
			_, one := at(other, url)
			bare(t, "GET", one, "", carrying(other)...).want(t, 200)
		}
	}
}
