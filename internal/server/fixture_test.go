package server_test

import (
	"path/filepath"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/dialecttest"
	"hookctl/internal/server"
)

// The server answers the requests of the providers' documents as these do.
func TestFixtures(t *testing.T) {
	for _, d := range builtin(t) {
		for _, file := range dialecttest.Files(t, d.Name) {
			t.Run(d.Name+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { replay(t, d, file) })
		}
	}
}

func replay(t *testing.T, d *dialect.Dialect, file string) {
	f := dialecttest.Read(t, file, nil)
	st := newStore(t)
	for _, own := range f.Stored {
		keep(t, st, d, own)
	}
	base := listen(t, server.New(options(st, d))) + "/" + d.Name
	bound := dialecttest.Bound{"{{server}}": base}
	for _, e := range f.Exchanges {
		replayOne(t, bound, base, e)
	}
}

func replayOne(t *testing.T, bound dialecttest.Bound, base string, e dialecttest.Exchange) {
	t.Helper()
	method, target := e.Request.Request()
	var header []string
	for _, h := range e.Request.Header {
		header = append(header, h.Name+": "+bound.Fill(h.Value))
	}
	got := bare(t, method, base+bound.Fill(target), bound.Fill(string(e.Request.Body)), header...)
	if got.status != e.Response.Status() {
		t.Errorf("%s: got %d %s, want %s", e.Request.Start, got.status, got.body, e.Response.Start)
	}
	for _, h := range e.Response.Header {
		if value := got.header.Get(h.Name); !bound.Text(h.Value, value) {
			t.Errorf("%s: %s: got %q, want %q", e.Request.Start, h.Name, value, h.Value)
		}
	}
	if len(e.Response.Body) == 0 {
		if got.body != "" || got.header.Get("Content-Type") != "" {
			t.Errorf("%s: got a body (%s) %q", e.Request.Start, got.header.Get("Content-Type"), got.body)
		}
		return
	}
	if err := bound.JSON(e.Response.Body, []byte(got.body)); err != nil {
		t.Errorf("%s: %v", e.Request.Start, err)
	}
}
