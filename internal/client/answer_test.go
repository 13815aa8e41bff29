package client_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// An answer that is not what the dialect says is a failure, whatever it is, and never a webhook.
func TestStrangeAnswers(t *testing.T) {
	for name, s := range map[string]struct {
		list, get string
		says      string
	}{
		"HTML":               {"<!DOCTYPE html><title>Log in</title>", "\n <html>s3cret-token</html>", "HTML"},
		"nothing":            {"", " \n", "empty"},
		"half":               {`{"data":[{"id":"1"}`, `{"id":"1"`, "JSON"},
		"two":                {`{"data":[]} {}`, `{"id":"1"}{"id":"2"}`, "JSON"},
		"no JSON":            {"OK", "OK", "JSON"},
		"wrong type":         {`[]`, `[]`, "JSON"},
		"null":               {`null`, `null`, ""},
		"another type":       {`{"data":{"id":"1"}}`, `"7"`, "JSON"},
		"wrong pointer":      {`{"items":[]}`, `{"webhook":{"id":"7"}}`, ""},
		"null items":         {`{"data":null}`, `{"id":null}`, ""},
		"null in the list":   {`{"data":[null]}`, `{"id":""}`, ""},
		"text in the list":   {`{"data":["7"]}`, `{"id":{}}`, ""},
		"item without an ID": {`{"data":[{"url":"https://example.com"}]}`, `{}`, "no ID"},
		"not UTF-8":          {"\xff\xfe[]", "\xff{}", "JSON"},
		"too deep":           {`{"data":[{"id":"1","x":` + strings.Repeat("[", 20000) + `}]}`, `{"id":"1","x":` + strings.Repeat(`{"a":`, 20000) + `}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
				if r.URL.Path == "/webhooks" && r.Method == http.MethodGet {
					says(w, 200, s.list)
					return
				}
				says(w, 200, s.get)
			})
			c := standard(t, client.Options{Server: ts.URL})
			got, err := all(c.List(t.Context(), hook.Query{}))
			wantError(t, err, hook.Failed, s.says)
			if len(got) > 0 {
				t.Errorf("got %v", got)
			}
			_, err = c.Get(t.Context(), "7")
			wantError(t, err, hook.Failed, s.says)
			in := hook.Input{Set: map[string]any{"url": "https://example.com/in"}}
			_, err = c.Create(t.Context(), in)
			wantError(t, err, hook.Failed, s.says)
			if strings.TrimSpace(s.get) != "" {
				_, err = c.Patch(t.Context(), "7", in)
				wantError(t, err, hook.Failed, s.says)
			}
			if strings.Contains(fmt.Sprint(err), "s3cret") {
				t.Errorf("leaks: %v", err)
			}
		})
	}
}

// A create that answers an ID and is then not found was still made: the error says so, with the ID.
func TestCreatedButNotReadable(t *testing.T) {
	const only = `
dialect: only
title: Only
verbs:
  get: {call: "GET /hooks/{id}"}
  create: {call: POST /hooks, id: /made/id, answer: {made: {id: "{id}"}}}
  patch: {call: "PATCH /hooks/{id}", status: 204}
fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: url, at: /url}
errors: {object: {error: "{message}"}, message: /error}
`
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.Method {
		case http.MethodGet:
			says(w, 503, `{"error":"out of order"}`)
		case http.MethodPost:
			says(w, 201, `{"made":{"id":12345678901234567890}}`)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	})
	c := newClient(t, client.Options{Dialect: parse(t, only), Server: ts.URL})
	in := hook.Input{Set: map[string]any{"url": "x"}}
	w, err := c.Create(t.Context(), in)
	e := errorOf(t, err, hook.Unavailable, "webhook 12345678901234567890 was created, but cannot be read back", "out of order")
	if w.ID != "12345678901234567890" || e.Status != 503 {
		t.Errorf("%q, status %d", w.ID, e.Status)
	}
	_, err = c.Patch(t.Context(), "a/b", in)
	wantError(t, err, hook.Unavailable, "webhook a/b was changed", "cannot be read back")
	for _, answer := range []string{`{"made":{}}`, `{"made":{"id":null}}`, `{"made":{"id":""}}`, `{"made":{"id":{}}}`, `{"made":{"id":true}}`, `[]`, ``, `<a>`} {
		ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 201, answer) })
		_, err := newClient(t, client.Options{Dialect: parse(t, only), Server: ts.URL}).Create(t.Context(), in)
		wantError(t, err, hook.Failed, "an ID is wanted")
		ts.wantCount(t, 1)
	}
}

// 32 MiB are read and no more.
func TestHugeAnswer(t *testing.T) {
	chunk := strings.Repeat(" ", 1<<20)
	for name, packed := range map[string]bool{"plain": false, "gzip": true} {
		ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
			var out io.Writer = w
			if packed && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				w.Header().Set("Content-Encoding", "gzip")
				out = gzip.NewWriter(w) // which never ends
			}
			for range 40 {
				if _, err := io.WriteString(out, chunk); err != nil {
					return
				}
			}
		})
		c := standard(t, client.Options{Server: ts.URL, Retries: 2})
		_, err := c.Get(t.Context(), "7")
		wantError(t, err, hook.Failed, "longer than 32 MiB")
		ts.wantCount(t, 1)
		if t.Failed() {
			t.Log(name)
		}
	}
}

// What the dialect does not know is handed on byte for byte, digits, order and blanks included.
func TestProviderIsByteForByte(t *testing.T) {
	const own = `{ "x" : 1234567890123456789012345678901234567890.10e5 ,"id":"7",  "<b>":"&amp;\u00fc✓\/","url":"https://example.com","a":{"b":[ null ]},"n":-0,"x":2 }`
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if r.URL.Path == "/webhooks" && r.Method == http.MethodGet {
			says(w, 200, `{ "data" : [ `+own+" ,\n"+own+`], "next_cursor":null}`)
			return
		}
		says(w, 200, "\n"+own+"\n")
	})
	c := standard(t, client.Options{Server: ts.URL})
	got, err := all(c.List(t.Context(), hook.Query{}))
	if err != nil {
		t.Fatal(err)
	}
	w, err := c.Get(t.Context(), "7")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range append(got, w) {
		if string(w.Provider) != own {
			t.Errorf("got  %s\nwant %s", w.Provider, own)
		}
	}
}

// Members of another shape than documented are left out of the common ones, and stay where the API has them.
func TestOddMembers(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		says(w, 200, `{"id":7,"name":{"a":1},"url":null,"method":3,"events":"all","enabled":"yes","headers":{"a":"b"},"created_at":"yesterday","updated_at":1}`)
	})
	w, err := standard(t, client.Options{Server: ts.URL}).Get(t.Context(), "7")
	if err != nil || w.ID != "7" || w.Name != nil || w.URL != "" || w.Events != nil || w.Enabled != nil || w.Headers != nil || !w.CreatedAt.IsZero() {
		t.Errorf("%+v, %v", w, err)
	}
}

func TestRawAnswers(t *testing.T) {
	bodies := []string{page("b", "1") + "\n", page("", "2")}
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) { says(w, 200, bodies[n-1]) })
	var raw []string
	c := standard(t, client.Options{Server: ts.URL, Raw: func(answer []byte) { raw = append(raw, string(answer)) }})
	if _, err := all(c.List(t.Context(), hook.Query{})); err != nil || strings.Join(raw, "|") != strings.Join(bodies, "|") {
		t.Errorf("%q, %v", raw, err)
	}
}

func TestVerbsThatTheAPILacks(t *testing.T) {
	d := parse(t, "dialect: bare\ntitle: Bare\nverbs: {list: {call: GET /}}\nfields: [{name: id, at: /id, readOnly: true, make: uuid}]\nerrors: {object: {error: '{message}'}, message: /error}\n")
	c := newClient(t, client.Options{Dialect: d, Server: "http://127.0.0.1:1"})
	_, err := c.Get(t.Context(), "7")
	wantError(t, err, hook.Unsupported, "the API of Bare has no get")
	_, err = c.Create(t.Context(), hook.Input{})
	wantError(t, err, hook.Unsupported, "no create")
	_, err = c.Replace(t.Context(), "7", hook.Input{})
	wantError(t, err, hook.Unsupported, "no replace")
	_, err = c.Patch(t.Context(), "7", hook.Input{})
	wantError(t, err, hook.Unsupported, "no patch")
	_, err = c.Delete(t.Context(), "7")
	wantError(t, err, hook.Unsupported, "no delete")
	wantError(t, c.Test(t.Context(), "7"), hook.Unsupported, "no test")
	_, err = c.Call(t.Context(), "secret", "7", nil)
	wantError(t, err, hook.Unsupported, "no further calls")
}

func TestServerURLs(t *testing.T) {
	d := load(t, "standard")
	for server, says := range map[string]string{
		"": "no server URL", "example.com": "no server URL", "ftp://example.com": "no server URL", "http://": "no server URL", "http://[": "no server URL",
		"https://ada:s3cret@example.com": "user or a password", "https://s3cret@example.com": "user or a password",
		"https://example.com/?key=s3cret": "must end before", "https://example.com#s3cret-key": "must end before", "://s3cret@x": "no server URL",
	} {
		_, err := client.New(client.Options{Dialect: d, Server: server})
		wantError(t, err, hook.Invalid, says)
		if strings.Contains(fmt.Sprint(err), "s3cret") && !strings.Contains(server, "#") {
			t.Errorf("%s: leaks: %v", server, err)
		}
	}
	for base, want := range map[string]string{"": "/webhooks/7", "/": "/webhooks/7", "/a/b//": "/a/b/webhooks/7", "/a%2Fb": "/a%2Fb/webhooks/7"} {
		ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, webhook("7")) })
		if _, err := standard(t, client.Options{Server: ts.URL + base}).Get(t.Context(), "7"); err != nil {
			t.Error(err)
		}
		ts.wantRequests(t, "GET "+want)
	}
}
