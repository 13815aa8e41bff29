package client_test

import (
	"net/http"
	"sync"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// threePages has the webhooks 1 to 5 on three pages.
func threePages(t *testing.T) *wire {
	t.Helper()
	pages := map[string]string{
		"/hooks":     `{"data":` + items("1", "2") + `,"next":"b"}`,
		"/hooks?a=b": `{"data":` + items("3", "4") + `,"next":"c"}`,
		"/hooks?a=c": `{"data":` + items("5") + `}`,
	}
	return serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if r.Method != http.MethodGet {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		says(w, 200, pages[r.RequestURI])
	})
}

func threePaged(t *testing.T) string {
	t.Helper()
	return with(t, paged(`by: cursor, query: a, next: /next`), "  get: {by: list}", "  get: {by: list}\n"+`  delete: {call: "DELETE /hooks/{id}"}`)
}

// Gets by list share one listing, which goes no further than needed.
func TestGetsShareAListing(t *testing.T) {
	ts := threePages(t)
	c := newClient(t, client.Options{Dialect: parse(t, threePaged(t)), Server: ts.URL})
	get := func(id string) {
		t.Helper()
		if w, err := c.Get(t.Context(), id); err != nil || w.ID != id {
			t.Errorf("%s: %+v, %v", id, w, err)
		}
	}
	get("2")
	get("1")
	ts.wantRequests(t, "GET /hooks")
	get("4")
	ts.wantRequests(t, "GET /hooks", "GET /hooks?a=b")
	for range 2 {
		_, err := c.Get(t.Context(), "6")
		wantError(t, err, hook.NotFound, "get webhook 6: it is not in the list")
	}
	get("5")
	ts.wantRequests(t, "GET /hooks", "GET /hooks?a=b", "GET /hooks?a=c")
	if _, err := c.Delete(t.Context(), "1"); err != nil {
		t.Error(err)
	}
	get("2")
	ts.wantRequests(t, "GET /hooks", "GET /hooks?a=b", "GET /hooks?a=c", "DELETE /hooks/1", "GET /hooks")
}

func TestGetsAtOnceShareAListing(t *testing.T) {
	ts := threePages(t)
	c := newClient(t, client.Options{Dialect: parse(t, threePaged(t)), Server: ts.URL})
	var all sync.WaitGroup
	for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
		all.Go(func() {
			if w, err := c.Get(t.Context(), id); id == "6" && hook.KindOf(err) != hook.NotFound || id != "6" && w.ID != id {
				t.Errorf("%s: %+v, %v", id, w, err)
			}
		})
	}
	all.Wait()
	ts.wantCount(t, 3)
}

// A listing that breaks off is no answer, and not the last word either.
func TestListingBreaksOff(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		switch {
		case n == 2:
			says(w, 500, "{}")
		case r.RequestURI == "/hooks":
			says(w, 200, `{"data":`+items("1")+`,"next":"b"}`)
		default:
			says(w, 200, `{"data":`+items("2")+`}`)
		}
	})
	c := newClient(t, client.Options{Dialect: parse(t, threePaged(t)), Server: ts.URL})
	_, err := c.Get(t.Context(), "2")
	wantError(t, err, hook.Unavailable, "list webhooks")
	if w, err := c.Get(t.Context(), "2"); err != nil || w.ID != "2" {
		t.Errorf("%+v, %v", w, err)
	}
	ts.wantCount(t, 4)
}

// What stands before something that cannot be understood is found all the same.
func TestListingWithAnOddItem(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		says(w, 200, `{"data":[{"id":"1"},{"url":"x"},{"id":"2"}]}`)
	})
	c := newClient(t, client.Options{Dialect: parse(t, threePaged(t)), Server: ts.URL})
	if w, err := c.Get(t.Context(), "1"); err != nil || w.ID != "1" {
		t.Errorf("%+v, %v", w, err)
	}
	_, err := c.Get(t.Context(), "2")
	wantError(t, err, hook.Failed, "no ID")
}
