package server_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
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
		st := newStore(t)
		base := listen(t, server.New(options(st, d))) + "/" + d.Name
		keepSome(t, st, d, "7")
		id := regexp.MustCompile(`\{id\}`)
		for verb, call := range d.Verbs.All() {
			r := call.Route()
			p := strings.TrimSuffix(id.ReplaceAllString(r.Path, "7"), "/")
			var answers []answer
			for _, path := range []string{p, p + "/"} {
				if verb == dialect.Delete {
					keepSome(t, st, d, "8")
					path = strings.ReplaceAll(path, "7", "8")
				}
				body := ""
				if verb == dialect.Create || verb == dialect.Replace || verb == dialect.Patch {
					body = smallest(t, d)
				}
				a := bare(t, r.Method, base+path, body, carrying(d)...)
				if a.status/100 != 2 {
					t.Errorf("%s %s: %d %s", r.Method, path, a.status, a.body)
				}
				answers = append(answers, a)
			}
			if answers[0].status != answers[1].status {
				t.Errorf("%s %s: %d without a slash, %d with", d.Name, verb, answers[0].status, answers[1].status)
			}
		}
	}
}

// smallest is the least that can be created.
func smallest(t testing.TB, d *dialect.Dialect) string {
	t.Helper()
	set := settable(d, 0)
	for name := range set {
		if f := d.Field(name); !f.Required && len(f.Of) == 0 {
			delete(set, name)
		}
	}
	o, err := d.Encode(dialect.Create, hook.Input{Set: set}, true)
	if err != nil {
		t.Fatal(err)
	}
	data, err := dialect.EncodeJSON(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
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
				if method == "GET" {
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
		url := listen(t, server.New(options(newStore(t), d))) + "/" + d.Name
		paths := map[string][]string{}
		for _, c := range d.Verbs.All() {
			r := c.Route()
			p := strings.ReplaceAll(strings.TrimSuffix(r.Path, "/"), "{id}", "7")
			paths[p] = append(paths[p], r.Method)
		}
		if d.Login != nil {
			paths[d.Login.Route().Path] = []string{d.Login.Route().Method}
		}
		for path, methods := range paths {
			slices.Sort(methods)
			for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"} {
				if slices.Contains(methods, method) {
					continue
				}
				for _, slash := range []string{"", "/"} {
					a := bare(t, method, url+strings.TrimSuffix(path, "/")+slash, "{}", carrying(d)...)
					wantErrorObject(t, d, a, http.StatusMethodNotAllowed)
					if got := a.header.Get("Allow"); got != strings.Join(methods, ", ") {
						t.Errorf("%s %s: Allow is %q, want %q", method, path, got, methods)
					}
				}
			}
		}
	}
}

func TestHead(t *testing.T) {
	for _, d := range builtin(t) {
		url := listen(t, server.New(options(newStore(t), d))) + "/" + d.Name
		list := d.Verbs.Get(dialect.List).Route().Path
		get := bare(t, "GET", url+list, "", carrying(d)...)
		head := bare(t, "HEAD", url+list, "", carrying(d)...)
		head.want(t, http.StatusOK)
		if head.body != "" || head.header.Get("Content-Length") != get.header.Get("Content-Length") {
			t.Errorf("HEAD: %q, Content-Length %s and %s", head.body, head.header.Get("Content-Length"), get.header.Get("Content-Length"))
		}
		bare(t, "HEAD", url+strings.TrimSuffix(list, "/")+"/none", "", carrying(d)...).want(t, http.StatusNotFound)
		bare(t, "HEAD", url+list, "").want(t, http.StatusUnauthorized)
	}
}
