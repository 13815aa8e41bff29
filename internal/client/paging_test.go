package client_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// paged is a dialect with that paging, without credentials.
func paged(words string) string {
	return `
dialect: paged
title: Paged
verbs:
  list: {call: GET /hooks, items: /data}
  get: {by: list}
paging: {` + words + `}
filters: {url: {query: at}}
fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: url, at: /url, required: true}
  - {name: enabled, at: /on}
errors: {object: {error: "{message}"}, message: /error}
`
}

func items(ids ...string) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = `{"id":"` + id + `"}`
	}
	return "[" + strings.Join(list, ",") + "]"
}

func TestPages(t *testing.T) {
	for name, s := range map[string]struct {
		words string
		pages []string // what is answered
		links []string
		asked []string
	}{
		"none": {pages: []string{`{"data":` + items("1", "2", "3") + `}`}, asked: []string{"/hooks"}},
		"cursor": {
			words: "by: cursor, query: after, next: /meta/next",
			pages: []string{`{"data":` + items("1") + `,"meta":{"next":"a b&c"}}`, `{"data":[],"meta":{"next":77}}`, `{"data":` + items("2", "3") + `,"meta":{"next":null}}`},
			asked: []string{"/hooks", "/hooks?after=a+b%26c", "/hooks?after=77"},
		},
		"cursor, nothing after the last": {
			words: "by: cursor, query: after, next: /next", pages: []string{`{"data":` + items("1", "2", "3") + `}`}, asked: []string{"/hooks"},
		},
		"cursor, empty after the last": {
			words: "by: cursor, query: after, next: /next", pages: []string{`{"data":` + items("1", "2", "3") + `,"next":""}`}, asked: []string{"/hooks"},
		},
		"page, with a count": {
			words: `by: page, query: p, pages: /pages, answer: {pages: "{pages}"}`,
			pages: []string{`{"data":` + items("1", "2") + `,"pages":2}`, `{"data":` + items("3") + `,"pages":"2"}`},
			asked: []string{"/hooks", "/hooks?p=2"},
		},
		"page, without a count": {
			words: "by: page, query: p",
			pages: []string{`{"data":` + items("1", "2") + `}`, `{"data":` + items("3") + `}`, `{"data":[]}`},
			asked: []string{"/hooks", "/hooks?p=2", "/hooks?p=3"},
		},
		"offset": {
			words: "by: offset, query: skip, size: 2",
			pages: []string{`{"data":` + items("1", "2") + `}`, `{"data":` + items("3") + `}`},
			asked: []string{"/hooks", "/hooks?skip=2"},
		},
		"offset, all full": {
			words: "by: offset, query: skip, size: 3",
			pages: []string{`{"data":` + items("1", "2", "3") + `}`, `{"data":[]}`},
			asked: []string{"/hooks", "/hooks?skip=3"},
		},
		"link": {
			words: "by: link, query: page",
			pages: []string{`{"data":` + items("1") + `}`, `{"data":` + items("2") + `}`, `{"data":` + items("3") + `}`},
			links: []string{`</hooks?page=2&per=1>; rel="next", <x?page=9>; rel="last"`, `<https://evil.example:444/other?page=3>; title="a"; rel=next`, `<x>; rel=prev`},
			asked: []string{"/hooks", "/hooks?page=2&per=1", "/hooks?page=3"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			ts := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
				n = (n-1)%len(s.pages) + 1
				if s.links != nil {
					w.Header().Add("Link", `<https://x/?page=1>; rel="first"`)
					w.Header().Add("Link", s.links[n-1])
				}
				says(w, 200, s.pages[n-1])
			})
			text := paged(s.words)
			if s.words == "" {
				text = strings.Replace(text, "paging: {}\n", "", 1)
			}
			c := newClient(t, client.Options{Dialect: parse(t, text), Server: ts.URL + "/"})
			got, err := all(c.List(t.Context(), hook.Query{}))
			if err != nil || ids(got) != "1 2 3" {
				t.Errorf("got %s, %v", ids(got), err)
			}
			var want []string
			for _, path := range s.asked {
				want = append(want, "GET "+path)
			}
			ts.wantRequests(t, want...)
			if w, err := c.Get(t.Context(), "1"); err != nil || w.ID != "1" {
				t.Error(w.ID, err)
			}
		})
	}
}

// An API that sends us in circles is left; what it said before is not lost.
func TestCircles(t *testing.T) {
	for name, s := range map[string]struct{ words, page, link string }{
		"cursor": {"by: cursor, query: after, next: /next", `{"data":` + items("1") + `,"next":"again"}`, ""},
		"link":   {"by: link, query: page", `{"data":` + items("1") + `}`, `</hooks?page=2>; rel="next"`},
		"turns":  {"by: cursor, query: after, next: /next", `{"data":` + items("1") + `,"next":"ODD"}`, ""},
		"blank":  {"by: cursor, query: after, next: /next", `{"data":` + items("1") + `,"next":" again"}`, ""},
	} {
		ts := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
			w.Header().Set("Link", s.link)
			says(w, map[bool]int{true: 200, false: 418}[n <= 3], strings.ReplaceAll(s.page, "ODD", fmt.Sprint(n%2))) // 418: it would go on for ever
		})
		got, err := all(newClient(t, client.Options{Dialect: parse(t, paged(s.words)), Server: ts.URL}).List(t.Context(), hook.Query{}))
		wantError(t, err, hook.Failed, "again and again", "paging")
		if n := len(ts.requests()); len(got) != n || n != 2 && name != "turns" {
			t.Errorf("%s: %d were yielded of %d pages", name, len(got), n)
		}
	}
}

func TestFirstPageComesBeforeTheSecondIsAskedFor(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		says(w, 200, page(map[bool]string{true: "next"}[n == 1], fmt.Sprint(n)))
	})
	c := standard(t, client.Options{Server: ts.URL})
	seen := 0
	for w, err := range c.List(t.Context(), hook.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		seen++
		if w.ID != fmt.Sprint(seen) {
			t.Errorf("got %s", w.ID)
		}
		ts.wantCount(t, seen)
	}
	if seen != 2 {
		t.Errorf("%d were yielded", seen)
	}
}

func TestStoppingAsksForNoMore(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) { says(w, 200, page(fmt.Sprint(n), "1", "2")) })
	for range standard(t, client.Options{Server: ts.URL}).List(t.Context(), hook.Query{}) {
		break
	}
	ts.wantCount(t, 1)
}

func TestLimit(t *testing.T) {
	for _, s := range []struct {
		limit int
		want  []string
	}{
		{1, []string{"GET /webhooks?limit=1"}},
		{99, []string{"GET /webhooks?limit=99"}},
		{100, []string{"GET /webhooks"}},
		{101, []string{"GET /webhooks", "GET /webhooks?cursor=2"}},
		{200, []string{"GET /webhooks", "GET /webhooks?cursor=2"}},
		{201, []string{"GET /webhooks", "GET /webhooks?cursor=2", "GET /webhooks?cursor=3"}},
	} {
		ts := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			list := make([]string, 100)
			for i := range list {
				list[i] = fmt.Sprint(n*100 + i)
			}
			if r.URL.Query().Has("limit") {
				list = list[:s.limit]
			}
			says(w, 200, page(fmt.Sprint(n+1), list...))
		})
		got, err := all(standard(t, client.Options{Server: ts.URL}).List(t.Context(), hook.Query{Limit: s.limit}))
		if err != nil || len(got) != s.limit {
			t.Errorf("limit %d: %d, %v", s.limit, len(got), err)
		}
		ts.wantRequests(t, s.want...)
	}
}

// Where we filter ourselves, a limit says nothing about how many the API must show us.
func TestLimitWithAFilterOfOurOwn(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		says(w, 200, `{"data":[`+webhook("1")+`,{"id":"2","name":"this","url":"https://example.com"}],"next_cursor":"more"}`)
	})
	got, err := all(standard(t, client.Options{Server: ts.URL}).List(t.Context(), hook.Query{Limit: 1, Filters: map[string]string{"name": "this"}}))
	if err != nil || ids(got) != "2" {
		t.Errorf("%s, %v", ids(got), err)
	}
	ts.wantRequests(t, "GET /webhooks")
}

// What the API filters by is sent in its own words; the rest is applied here. What the API answers nevertheless is left
// out: some do not know their own filters.
func TestFilters(t *testing.T) {
	on := true
	answer := `{"data":[{"id":"1","url":"u","on":true},{"id":"2","url":"v","on":true},{"id":"3","url":"u","on":false},{"id":"4","url":"u"}]}`
	for _, s := range []struct {
		q           hook.Query
		asked, want string
	}{
		{hook.Query{}, "/hooks", "1 2 3 4"},
		{hook.Query{Filters: map[string]string{"url": "u"}}, "/hooks?at=u", "1 3 4"},
		{hook.Query{Enabled: &on}, "/hooks", "1 2 4"},
		{hook.Query{Filters: map[string]string{"url": "u", "enabled": "false"}}, "/hooks?at=u", "3"},
		{hook.Query{Filters: map[string]string{"url": "a&b=c d"}}, "/hooks?at=a%26b%3Dc+d", ""},
	} {
		ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, answer) })
		c := newClient(t, client.Options{Dialect: parse(t, strings.Replace(paged(""), "paging: {}\n", "", 1)), Server: ts.URL})
		got, err := all(c.List(t.Context(), s.q))
		if err != nil || ids(got) != s.want {
			t.Errorf("%+v: got %s, %v", s.q, ids(got), err)
		}
		ts.wantRequests(t, "GET "+s.asked)
	}
	ts := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	_, err := all(standard(t, client.Options{Server: ts.URL}).List(t.Context(), hook.Query{Filters: map[string]string{"colour": "x"}}))
	wantError(t, err, hook.Invalid, `"colour"`, "name")
	ts.wantCount(t, 0)
}

func TestPagesThatLie(t *testing.T) {
	for words, answer := range map[string]string{
		`by: page, query: p, pages: /pages, answer: {pages: "{pages}"}`:              `{"data":` + items("1") + `,"pages":"many"}`,
		`by: page, query: p, pages: /deep/pages, answer: {deep: {pages: "{pages}"}}`: `{"data":` + items("1") + `}`,
		`by: page, query: p, pages: /pages, size: 1, answer: {pages: "{pages}"}`:     `{"data":` + items("1") + `,"pages":1e99}`,
	} {
		ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, answer) })
		_, err := all(newClient(t, client.Options{Dialect: parse(t, paged(words)), Server: ts.URL}).List(t.Context(), hook.Query{}))
		wantError(t, err, hook.Failed, "pages")
		ts.wantCount(t, 1)
	}
}

// An API that passes over the number of the page would be listed for ever.
func TestPagesThatAreTheSame(t *testing.T) {
	for _, words := range []string{`by: page, query: p`, `by: offset, query: o, size: 1`} {
		ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, `{"data":`+items("1")+`}`) })
		_, err := all(newClient(t, client.Options{Dialect: parse(t, paged(words)), Server: ts.URL}).List(t.Context(), hook.Query{}))
		wantError(t, err, hook.Failed, "again and again")
		ts.wantCount(t, 2)
	}
}
