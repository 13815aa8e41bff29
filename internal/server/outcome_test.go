package server_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// An API that says beside the status how a call went says it in every answer, and each error with the code of its kind.
func TestEveryAnswerSaysItsOutcome(t *testing.T) {
	for _, d := range builtin(t) {
		if d.Outcome == nil {
			continue
		}
		w := served(t, d, "7", "8")
		for i, what := range append(d.Verbs.Names(), d.Calls.Names()...) {
			if !w.call(what).Native() {
				continue
			}
			id, body := "7", ""
			if what == dialect.Delete {
				id = "8"
			}
			if slices.Contains(written(d), what) {
				body = least(t, d, what, i)
				wantOutcome(t, d, w.do(what, id, "{}"), hook.Invalid)
			}
			wantOutcome(t, d, w.do(what, id, body), "")
			wantOutcome(t, d, w.with(what, id, body, []string{"Content-Type: application/json"}), hook.Unauthenticated)
			if slices.Contains(w.call(what).Route().Variables(), "id") {
				wantOutcome(t, d, w.do(what, "none", body), hook.NotFound)
			}
		}
		wantOutcome(t, d, bare(t, "GET", w.url+"/nothing", "", carrying(d)...), hook.NotFound)
		wantOutcome(t, d, bare(t, "PURGE", w.at(dialect.List, ""), "", carrying(d)...), hook.Unsupported)
	}
}

// wantOutcome wants an answer to say that all is done, or that there was an error of a kind.
func wantOutcome(t *testing.T, d *dialect.Dialect, a answer, kind hook.Kind) {
	t.Helper()
	v := mustParse(t, a.body)
	said, _ := d.Outcome.At.Find(v)
	if done := a.status/100 == 2; done != (kind == "") || (dialect.Text(said) == d.Outcome.Done) != done || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("%s: want %s: %d %s", d.Name, kind, a.status, a.body)
	}
	if kind == "" {
		if _, ok := within(object(t, []byte(a.body)), "/data").(map[string]any); !ok {
			t.Errorf("%s: no data: %s", d.Name, a.body)
		}
		return
	}
	code, _ := d.Errors.Code.Find(v)
	number, ok := code.(json.Number)
	if _, err := number.Int64(); !ok || err != nil {
		t.Errorf("%s: the code is no whole number: %s", d.Name, a.body)
	}
	if k := d.Errors.Kinds.Get(string(kind)); k != nil && dialect.Text(k.Code.Fill(nil)) != number.String() {
		t.Errorf("%s: %s has the code %s", d.Name, kind, number)
	}
}

// What differs between requests and answers is taken only as requests have it, and shown only as answers do.
func TestNamesOfRequestsAndAnswers(t *testing.T) {
	for _, d := range builtin(t) {
		for _, f := range d.Fields {
			if f.Write == "" {
				continue
			}
			w := served(t, d)
			small := smallest(t, d)
			own := object(t, []byte(w.own(w.made(small))))
			if within(own, string(f.Place())) == nil || within(own, string(f.Write)) != nil {
				t.Errorf("%s: shown: %v", d.Name, own)
			}
			o := object(t, []byte(small))
			put(o, string(f.Place()), within(o, string(f.Write)))
			delete(o, f.OwnName())
			a := w.do(dialect.Create, "", text(t, o))
			wantErrorObject(t, d, a, http.StatusBadRequest)
			a.want(t, http.StatusBadRequest, f.OwnName()+": ")
		}
	}
}

// Calls that are about no webhook want the credentials that others do.
func TestGeneralCalls(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d)
		for name, c := range d.Calls.All() {
			if !isGeneral(c) {
				continue
			}
			for _, body := range []string{"", `{"event_id":"4711"}`, "no JSON at all"} {
				a := w.do(name, "", body)
				a.want(t, http.StatusOK)
				if !json.Valid([]byte(a.body)) || a.body != string(encodedValue(t, c.Answer.Fill(nil))) {
					t.Errorf("%s: %s: %s", d.Name, name, a.body)
				}
			}
			for _, credential := range d.CredentialsOf(c) {
				wantErrorObject(t, d, w.with(name, "", "", carrying(d, credential)), http.StatusUnauthorized)
			}
			if vars := c.Route().Variables(); len(vars) > 0 {
				w.in(vars[0], "a/b ✓").do(name, "", "").want(t, http.StatusOK)
				path := strings.Replace(c.Route().Path, "/{"+vars[0]+"}", "", 1)
				if a := bare(t, c.Route().Method, w.url+path, "", carrying(d)...); a.status/100 != 4 {
					t.Errorf("%s without %s: %d %s", name, vars[0], a.status, a.body)
				}
			}
		}
	}
}

func encodedValue(t *testing.T, v any) []byte {
	t.Helper()
	data, err := dialect.EncodeJSON(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
