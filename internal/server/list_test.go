package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/server"
)

func TestMalformedQueries(t *testing.T) {
	d := load(t, dialect.Standard)
	st := newStore(t)
	keepSome(t, st, d, "1", "2")
	list, _ := at(d, listen(t, server.New(options(st, d))))
	for _, query := range []string{
		"limit=0", "limit=-1", "limit=x", "limit=1.5", "limit=99999999999999999999", "limit=1073741825", "limit=+", "limit=%20",
		"cursor=x", "cursor=cDE%3D", "cursor=cA", "cursor=cC0x", "cursor=%00", "cursor=cHg", "enabled=maybe", "enabled=", "enabled=2",
	} {
		wantErrorObject(t, d, bare(t, "GET", list+"?"+query, "", carrying(d)...), http.StatusBadRequest)
	}
	for _, query := range []string{"limit=", "cursor=", "limit=5000", "limit=1073741824", "unknown=x", "event=", "a=b&a=c", "%zz", ";", "cursor=cDA", "limit=1&limit=x"} {
		bare(t, "GET", list+"?"+query, "", carrying(d)...).want(t, 200, `"id":"1"`)
	}
	bare(t, "GET", list+"?cursor=cDk5", "", carrying(d)...).want(t, 200, `{"data":[],"next_cursor":null}`)
}

// A limit above the greatest is the greatest.
func TestLimitIsClamped(t *testing.T) {
	d := parse(t, paged("by: cursor, query: cursor, next: /next, size: 2, limit: limit, max: 3"))
	st := newStore(t)
	keepSome(t, st, d, "1", "2", "3", "4")
	list, _ := at(d, listen(t, server.New(options(st, d))))
	for query, n := range map[string]int{"": 2, "?limit=1": 1, "?limit=3": 3, "?limit=4": 3, "?limit=1000": 3} {
		a := bare(t, "GET", list+query, "")
		if got := strings.Count(a.body, `"id"`); got != n {
			t.Errorf("%s: %d webhooks, want %d: %s", query, got, n, a.body)
		}
	}
}

// paged is a dialect with that paging.
func paged(words string) string {
	return `
dialect: paged
title: Paged
verbs:
  list: {call: GET /hooks, items: /data}
  get: {call: "GET /hooks/{id}"}
  create: {call: POST /hooks}
paging: {` + words + `}
filters: {url: {query: at}}
fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: url, at: /url, required: true, format: uri, schemes: [https]}
errors: {object: {error: "{message}"}, message: /error}
`
}

// Each way of paging shows every webhook once, to bare clients and to ours.
func TestPaging(t *testing.T) {
	for name, s := range map[string]struct{ words, first, last string }{
		"cursor": {"by: cursor, query: cursor, next: /next, size: 2", `{"data":[1,2],"next":"cDI"}`, `{"data":[5],"next":null}`},
		"page": {
			`by: page, query: page, pages: /pages, size: 2, answer: {page: "{page}", pages: "{pages}", total: "{total}", self: "{list}?page={page}"}`,
			`{"page":1,"pages":3,"total":5,"self":"LIST?page=1","data":[1,2]}`, `{"page":3,"pages":3,"total":5,"self":"LIST?page=3","data":[5]}`,
		},
		"offset": {"by: offset, query: skip, size: 2, limit: n", `{"data":[1,2]}`, `{"data":[5]}`},
		"link":   {"by: link, query: page, size: 2", `{"data":[1,2]}`, `{"data":[5]}`},
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(t, paged(s.words))
			st := newStore(t)
			keepSome(t, st, d, "1", "2", "3", "4", "5")
			base := listen(t, server.New(options(st, d)))
			list, _ := at(d, base)
			last := map[string]string{"cursor": "?cursor=cDQ", "page": "?page=3", "offset": "?skip=4", "link": "?page=3"}[name]
			for query, want := range map[string]string{"": s.first, last: s.last} {
				got := bare(t, "GET", list+query, "")
				short := got.body
				for _, id := range []string{"1", "2", "3", "4", "5"} {
					short = strings.ReplaceAll(short, fmt.Sprintf(`{"id":%q,"url":"https://example.com:8443/in/0?a=b&c=%%20d&ü=✓#f"}`, id), id)
				}
				if want = strings.ReplaceAll(want, "LIST", list); short != want {
					t.Errorf("%q: got %s, want %s", query, short, want)
				}
				if link := got.header.Get("Link"); name == "link" && (link != "") != (query == "") {
					t.Errorf("%q: Link: %s", query, link)
				}
			}
			m := mirror{d: d, st: st, c: newClient(t, d, base, nil)}
			for limit := range 7 {
				want := []string{"1", "2", "3", "4", "5"}
				if limit > 0 {
					want = want[:min(limit, 5)]
				}
				if got := ids(all(t, m.c.List(t.Context(), hook.Query{Limit: limit}))); strings.Join(got, "") != strings.Join(want, "") {
					t.Errorf("limit %d: %q", limit, got)
				}
			}
		})
	}
}

// A filter is kept from page to page.
func TestPagingWithFilter(t *testing.T) {
	for _, words := range []string{
		"by: cursor, query: cursor, next: /next, size: 2", "by: offset, query: skip, size: 2", "by: link, query: page, size: 2",
		`by: page, query: page, pages: /pages, size: 2, answer: {pages: "{pages}"}`,
	} {
		d := parse(t, paged(words))
		st := newStore(t)
		for i := range 20 {
			keep(t, st, d, fmt.Appendf(nil, `{"id":"%d","url":"https://example.com/%d"}`, i, i%3))
		}
		m := mirror{d: d, c: newClient(t, d, listen(t, server.New(options(st, d))), nil)}
		q := hook.Query{Filters: map[string]string{"url": "https://example.com/1"}}
		if got := strings.Join(ids(all(t, m.c.List(t.Context(), q))), " "); got != "1 4 7 10 13 16 19" {
			t.Errorf("%s: %s", words, got)
		}
	}
}

func TestFiltersForBareClients(t *testing.T) {
	d := load(t, dialect.Standard)
	st := newStore(t)
	for _, own := range []string{
		`{"id":"1","url":"https://example.com","events":["a.b"],"enabled":true}`, `{"id":"2","url":"https://example.com","events":["a.*"],"enabled":false}`,
		`{"id":"3","url":"https://example.com","events":["*"],"enabled":true}`, `{"id":"4","url":"https://example.com","events":["a.b.c"]}`,
	} {
		keep(t, st, d, []byte(own))
	}
	list, _ := at(d, listen(t, server.New(options(st, d))))
	for query, want := range map[string]string{
		"event=a.b": "1 2 3", "event=a.b.c": "2 3 4", "event=z": "3", "enabled=true": "1 3 4", "enabled=false": "2", "enabled=1": "1 3 4",
		"event=a.b&enabled=false": "2", "event=a.b&limit=2": "1 2", "event=": "1 2 3 4",
	} {
		a := bare(t, "GET", list+"?"+query, "", carrying(d)...)
		var got []string
		for _, id := range []string{"1", "2", "3", "4"} {
			if strings.Contains(a.body, fmt.Sprintf(`"id":%q`, id)) {
				got = append(got, id)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %s", query, got, want)
		}
	}
}

// A link to the next page is escaped as the path that was asked for.
func TestLinksAreEscaped(t *testing.T) {
	words := strings.ReplaceAll(paged("by: link, query: page, size: 1"), "/hooks", "/{team}/hooks") + "variables: {team: {title: Team}}\n"
	d := parse(t, strings.NewReplacer("GET /{team}/hooks,", `"GET /{team}/hooks",`, "POST /{team}/hooks}", `"POST /{team}/hooks"}`).Replace(words))
	base := listen(t, server.New(options(newStore(t), d))) + "/paged/a%20b%2Fc/hooks"
	for _, id := range []string{"1", "2"} {
		bare(t, "POST", base, `{"url":"https://example.com/`+id+`"}`).want(t, 200, id)
	}
	if link := bare(t, "GET", base, "").header.Get("Link"); link != "<"+base+`?page=2>; rel="next"` {
		t.Errorf("Link: %s", link)
	}
}
