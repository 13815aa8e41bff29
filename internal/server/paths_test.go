package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/server"
)

// wantErrorObject wants an answer in the shape of the dialect's own errors.
func wantErrorObject(t *testing.T, d *dialect.Dialect, a answer, status int) {
	t.Helper()
	a.want(t, status)
	body, err := dialect.ParseJSON([]byte(a.body))
	message, _ := d.Errors.Message[0].Find(body)
	if text, ok := message.(string); err != nil || !ok || text == "" || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("no error object of %s: %s %s", d.Name, a.header.Get("Content-Type"), a.body)
	}
}

// A slash at the end makes no difference to any call, and nothing is ever answered with a redirect.
func TestEitherSlash(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d, "7", "8", "9")
		for i, verb := range append(d.Verbs.Names(), d.Calls.Names()...) {
			if c := w.call(verb); !c.Native() {
				continue
			}
			var answers []answer
			for n, slash := range []string{"", "/"} {
				id, body := "7", ""
				if verb == dialect.Delete {
					id = []string{"8", "9"}[n]
				}
				if slices.Contains(written(d), verb) {
					body = least(t, d, verb, 2*i+n)
				}
				path := strings.TrimSuffix(w.at(verb, id), "/") + slash
				a := bare(t, w.call(verb).Route().Method, path, body, whole(d)...)
				if a.status/100 != 2 {
					t.Errorf("%s %s: %d %s", verb, path, a.status, a.body)
				}
				answers = append(answers, a)
			}
			if answers[0].status != answers[1].status {
				t.Errorf("%s %s: %d without a slash, %d with", d.Name, verb, answers[0].status, answers[1].status)
			}
		}
		if w.own("8")+w.own("9") != "" || w.own("7") == "" {
			t.Errorf("%s: deleted was something else", d.Name)
		}
	}
}

func TestNowhereIs404WithoutRedirect(t *testing.T) {
	dialects := builtin(t)
	url := listen(t, server.New(options(newStore(t), dialects...)))
	for _, d := range dialects {
		list := strings.TrimSuffix(d.Verbs.Get(dialect.List).Route().Path, "/")
		for _, path := range []string{
			"", "/", "//", "/nothing", list + "//", "/" + list, list + "/./", list + "/../", "/." + list, "/.." + list, list + "/7//", list + "//7",
			list + "/7/../8", "/x/.." + list, list + "/%2e%2e/", list + "/7/nothing", list + "%2F7", list + "/%2F", list + "/%2f", "/\xff", "/%00", list + "/7/test/x",
		} {
			for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PURGE"} {
				a := bare(t, method, url+"/"+d.Name+path, "", carrying(d)...)
				if a.status/100 == 3 || a.status/100 == 2 || a.status == http.StatusInternalServerError {
					t.Errorf("%s %s%s: %d %s", method, d.Name, path, a.status, a.body)
				}
				if method == "GET" && !native(d, dialect.Get) && a.status == http.StatusMethodNotAllowed {
					wantErrorObject(t, d, a, http.StatusMethodNotAllowed) // it is where one webhook would be
				} else if method == "GET" {
					wantErrorObject(t, d, a, http.StatusNotFound)
				}
			}
		}
	}
	for _, path := range []string{"/", "//", "/other", "/other/", "/other/webhooks", "/..", "/./", "/%2e%2e/", "/_hookctl", "/_hookctl/", "/_hookctl/v1/none", "/_hookctl/healthz/../x"} {
		a := bare(t, "GET", url+path, "")
		a.want(t, http.StatusNotFound, `{"error":{"code":"not_found","message":"there is nothing at `)
	}
}

func TestWrongMethodIs405(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d)
		for path, methods := range methodsOf(w) {
			slices.Sort(methods)
			for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE", "Get"} {
				if slices.Contains(methods, method) {
					continue
				}
				for _, slash := range []string{"", "/"} {
					a := bare(t, method, strings.TrimSuffix(path, "/")+slash, "{}", carrying(d)...)
					wantErrorObject(t, d, a, http.StatusMethodNotAllowed)
					if got := a.header.Get("Allow"); got != strings.Join(methods, ", ") {
						t.Errorf("%s %s: Allow is %q, want %q", method, path, got, methods)
					}
				}
			}
		}
	}
}

// methodsOf lists the methods of each path of an API.
func methodsOf(w wire) map[string][]string {
	paths := map[string][]string{}
	for _, what := range append(w.d.Verbs.Names(), w.d.Calls.Names()...) {
		if c := w.call(what); c.Native() {
			p := strings.TrimSuffix(w.at(what, "7"), "/")
			paths[p] = append(paths[p], c.Route().Method)
		}
	}
	if l := w.d.Login; l != nil {
		paths[w.url+l.Route().Path] = []string{l.Route().Method}
	}
	return paths
}

func TestHead(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d)
		list := w.at(dialect.List, "")
		get := bare(t, "GET", list, "", carrying(d)...)
		head := bare(t, "HEAD", list, "", carrying(d)...)
		head.want(t, http.StatusOK)
		if head.body != "" || head.header.Get("Content-Length") != get.header.Get("Content-Length") {
			t.Errorf("HEAD: %q, Content-Length %s and %s", head.body, head.header.Get("Content-Length"), get.header.Get("Content-Length"))
		}
		if native(d, dialect.Get) {
			bare(t, "HEAD", w.at(dialect.Get, "none"), "", carrying(d)...).want(t, http.StatusNotFound)
		}
		bare(t, "HEAD", list, "").want(t, http.StatusUnauthorized)
	}
}
