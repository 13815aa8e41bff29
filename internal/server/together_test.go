package server_test

import (
	"fmt"
	"path/filepath"
	"regexp"
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
		w := newWire(t, d, listen(t, server.New(options(st, d))))
		for n := range 3 {
			w.made(least(t, d, dialect.Create, n))
		}
		before := w.items("")
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		w = newWire(t, d, listen(t, server.New(options(openStore(t, path), d))))
		after := w.items("")
		if len(before) != 3 || len(after) != 3 {
			t.Fatalf("%s: %d before, %d after", d.Name, len(before), len(after))
		}
		own := regexp.MustCompile(`http://127[^/]*`) // each server has a port of its own
		for i := range after {
			if b, a := own.ReplaceAllString(string(before[i].Provider), ""), own.ReplaceAllString(string(after[i].Provider), ""); a != b {
				t.Errorf("%s: before\n%s\nafter\n%s", d.Name, b, a)
			}
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
		w := newWire(t, d, url)
		w.do(dialect.Delete, "7", "")
		if own := w.own("7"); own != "" {
			t.Errorf("%s: still there: %s", d.Name, own)
		}
		for _, other := range dialects[i+1:] {
			if newWire(t, other, url).own("7") == "" {
				t.Errorf("%s: deleted one of %s", d.Name, other.Name)
			}
		}
	}
}
