package server_test

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/dialecttest"
	"hookctl/internal/server"
	"hookctl/internal/store"
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
	space := store.Space{Dialect: d.Name, Vars: scope(d, f).Encode()}
	for _, own := range f.Stored {
		keepIn(t, st, space, d, own)
	}
	o := options(st, d)
	o.Credentials = granted(t, f, d)
	base := listen(t, server.New(o)) + "/" + d.Name
	bound := dialecttest.Bound{"{{server}}": base}
	ours := 0
	for _, e := range f.Exchanges {
		if !e.NotOurs {
			ours++
			replayOne(t, bound, base, e)
		}
	}
	if ours == 0 {
		t.Skip("our server answers otherwise")
	}
}

// granted reads the credentials file of a fixture; nil if it has none.
func granted(t *testing.T, f dialecttest.Fixture, d *dialect.Dialect) *server.Credentials {
	t.Helper()
	if f.Grants == nil {
		return nil
	}
	c, err := server.ParseCredentials(f.Grants, []string{d.Name})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// scope is the path variables by which webhooks are kept apart.
func scope(d *dialect.Dialect, f dialecttest.Fixture) url.Values {
	vars := url.Values{}
	for name, value := range f.Vars(d.Scope()) {
		vars.Set(name, value)
	}
	return vars
}

// keepIn puts an own object into a space of the store.
func keepIn(t *testing.T, st store.Webhooks, space store.Space, d *dialect.Dialect, own []byte) {
	t.Helper()
	w, err := d.Decode(own)
	if err != nil {
		t.Fatal(err)
	}
	j := dialect.Judge{Dialect: d, Maker: dialect.NewMaker()}
	_, err = st.Insert(t.Context(), store.Record{
		Space: space, ID: w.ID, Enabled: w.Enabled == nil || *w.Enabled, Ends: j.Ends(own), Unique: j.Unique(w),
		Events: w.Events, JSON: own, CreatedAt: w.CreatedAt, UpdatedAt: w.UpdatedAt,
	})
	if err != nil {
		t.Fatal(err)
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
