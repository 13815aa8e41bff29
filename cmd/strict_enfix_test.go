package cmd_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// strictEnfix is the API of Enfix LP, written from its documents (http://docs.enfixlp.com/api/webhooks.html and
// authentication.html) and from nothing of ours. It takes what those documents show, in the form that they show it; what
// they do not show fails the test. Where they are silent about an answer, it answers as awkwardly as it may: a create has
// the status 200, errors are no JSON.
type strictEnfix struct {
	t testing.TB

	mu     sync.Mutex
	items  []*enfixItem
	made   int             // webhooks and tokens so far, for their IDs
	clock  time.Time       // goes on by a second with each change
	tokens map[string]bool // user tokens that are good
	log    []string
}

// enfixItem is a webhook, its members in the order of the documents.
type enfixItem struct {
	ID          string        `json:"_id"`
	Endpoint    string        `json:"endpoint"`
	Actions     []string      `json:"actions"`
	SendTo      string        `json:"send_to"`
	SendMethod  string        `json:"send_method"`
	SendHeaders []enfixHeader `json:"send_headers"`
	SigningKey  string        `json:"signing_key"`
	DateAdded   string        `json:"date_added"`
	DateUpdated string        `json:"date_updated"`
}

type enfixHeader struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

const (
	enfixPath     = "/api/v1/webhooks/"
	enfixAppToken = "app-token-5e15fe"
	enfixToken    = "user-token-126cc4"
	enfixUser     = "ada"
	enfixPassword = "pass word&1=?"
)

// strict NAME VARIABLE: serves a provider's API as its documents have it. The server has two paths more, for scripts:
// GET /log tells what it was asked since the last time, POST /expire ends all user tokens.
func strict(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 || args[0] != "enfix" {
		ts.Fatalf("usage: strict enfix VARIABLE")
	}
	t, _ := ts.Value("t").(testing.TB)
	e := &strictEnfix{
		t: t, clock: time.Date(2020, 1, 8, 11, 6, 42, 0, time.UTC), tokens: map[string]bool{enfixToken: true},
	}
	s := httptest.NewServer(e)
	ts.Defer(s.Close)
	ts.Setenv(args[1], s.URL)
}

// ServeHTTP checks what every call must have, and finds the call.
func (e *strictEnfix) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.control(w, r) {
		return
	}
	e.log = append(e.log, r.Method+" "+r.URL.RequestURI())
	body, err := io.ReadAll(r.Body)
	if err != nil {
		e.undocumented(w, r, "a body that ends too early: %v", err)
		return
	}
	e.checkHeaders(w, r)
	id, isItem := strings.CutPrefix(r.URL.Path, enfixPath)
	switch {
	case r.URL.Path == "/api/v1/token/" && r.Method == http.MethodPost:
		e.login(w, r, body)
	case !isItem || strings.Contains(id, "/"):
		e.undocumented(w, r, "the path %s", r.URL.Path)
	case !e.authentic(r):
		http.Error(w, "<p>Who are you?</p>", http.StatusUnauthorized)
	case id == "":
		e.collection(w, r, body)
	default:
		e.item(w, r, id, body)
	}
}

// undocumented fails the test, and the client too.
func (e *strictEnfix) undocumented(w http.ResponseWriter, r *http.Request, format string, args ...any) {
	e.t.Errorf("enfix: %s %s: its documents do not have %s", r.Method, r.URL.Path, fmt.Sprintf(format, args...))
	w.WriteHeader(http.StatusTeapot)
}

// control is the scripts' own side.
func (e *strictEnfix) control(w http.ResponseWriter, r *http.Request) bool {
	switch r.Method + " " + r.URL.Path {
	case "GET /log":
		fmt.Fprintln(w, strings.Join(e.log, "\n"))
		e.log = nil
	case "POST /expire":
		clear(e.tokens)
	default:
		return false
	}
	return true
}

// checkHeaders wants the header fields of the documents' examples in every call, and no others but those that HTTP
// clients add.
func (e *strictEnfix) checkHeaders(w http.ResponseWriter, r *http.Request) {
	login := r.URL.Path == "/api/v1/token/"
	want := map[string]string{"App-Token": "", "Token": "", "Content-Type": "application/json"}
	if login {
		want = map[string]string{"App-Token": "", "Content-Type": "application/x-www-form-urlencoded"}
	}
	for name, value := range want {
		got := r.Header.Values(name)
		if len(got) != 1 || got[0] == "" || value != "" && mediaType(got[0]) != value {
			e.undocumented(w, r, "the header %s as %q", name, got)
		}
	}
	for name := range r.Header {
		_, ok := want[name]
		if !ok && !slices.Contains([]string{"Accept", "Accept-Encoding", "Content-Length", "User-Agent"}, name) {
			e.undocumented(w, r, "the header %s", name)
		}
	}
}

func mediaType(s string) string {
	kind, _, _ := mime.ParseMediaType(s)
	return kind
}

func (e *strictEnfix) authentic(r *http.Request) bool {
	return r.Header.Get("App-Token") == enfixAppToken && e.tokens[r.Header.Get("Token")]
}

func (e *strictEnfix) login(w http.ResponseWriter, r *http.Request, body []byte) {
	form, err := url.ParseQuery(string(body))
	switch {
	case err != nil || len(form) != 2 || len(form["username"]) != 1 || len(form["password"]) != 1:
		e.undocumented(w, r, "a login with another body than username and password")
		return
	case r.Header.Get("App-Token") != enfixAppToken || form.Get("username") != enfixUser || form.Get("password") != enfixPassword:
		http.Error(w, "<p>Who are you?</p>", http.StatusUnauthorized)
		return
	}
	e.made++
	token := fmt.Sprintf("8031ac4c%04x", e.made)
	e.tokens[token] = true
	e.answer(w, map[string]string{"token": token})
}

func (e *strictEnfix) collection(w http.ResponseWriter, r *http.Request, body []byte) {
	switch r.Method {
	case http.MethodGet:
		e.noBody(w, r, body)
		e.list(w, r)
	case http.MethodPost:
		e.noQuery(w, r)
		item := &enfixItem{Actions: []string{}, SendHeaders: []enfixHeader{}}
		if !e.read(w, r, body, item, true) {
			return
		}
		e.made++
		item.ID = fmt.Sprintf("51b1e78dbd7a84408900%04x", e.made)
		item.DateAdded = e.now()
		item.DateUpdated = item.DateAdded
		e.items = append(e.items, item)
		e.answer(w, map[string]string{"resource_url": "http://" + r.Host + enfixPath + item.ID + "/", "_id": item.ID})
	default:
		e.undocumented(w, r, "the method %s here", r.Method)
	}
}

// list returns "this collection's items, matching the filter parameters if provided"; which those are is not said, so
// they are taken to be fields.
func (e *strictEnfix) list(w http.ResponseWriter, r *http.Request) {
	found := []*enfixItem{}
	for _, item := range e.items {
		ok := true
		for name, values := range r.URL.Query() {
			have, documented := map[string]string{
				"endpoint": item.Endpoint, "send_to": item.SendTo, "send_method": item.SendMethod,
			}[name]
			if !documented || len(values) != 1 {
				e.undocumented(w, r, "the filter %s", name)
				return
			}
			ok = ok && have == values[0]
		}
		if ok {
			found = append(found, item)
		}
	}
	e.answer(w, found)
}

func (e *strictEnfix) item(w http.ResponseWriter, r *http.Request, id string, body []byte) {
	e.noQuery(w, r)
	i := slices.IndexFunc(e.items, func(item *enfixItem) bool { return item.ID == id })
	if i < 0 {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	old := e.items[i]
	switch r.Method {
	case http.MethodGet:
		e.noBody(w, r, body)
		e.answer(w, old)
	case http.MethodPut:
		item := &enfixItem{Actions: []string{}, SendHeaders: []enfixHeader{}}
		if e.read(w, r, body, item, true) {
			item.ID, item.DateAdded, item.DateUpdated = old.ID, old.DateAdded, e.now()
			e.items[i] = item
			w.WriteHeader(http.StatusNoContent)
		}
	case http.MethodPatch:
		item := *old
		if e.read(w, r, body, &item, false) {
			item.DateUpdated = e.now()
			e.items[i] = &item
			w.WriteHeader(http.StatusNoContent)
		}
	case http.MethodDelete:
		e.noBody(w, r, body)
		e.items = slices.Delete(e.items, i, i+1)
		w.WriteHeader(http.StatusOK)
	default:
		e.undocumented(w, r, "the method %s here", r.Method)
	}
}

func (e *strictEnfix) noQuery(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery != "" {
		e.undocumented(w, r, "the query %s", r.URL.RawQuery)
	}
}

func (e *strictEnfix) noBody(w http.ResponseWriter, r *http.Request, body []byte) {
	if len(body) > 0 {
		e.undocumented(w, r, "a body")
	}
}

// read takes the model's table at its word: the six keys, their types, and with whole the required ones.
func (e *strictEnfix) read(w http.ResponseWriter, r *http.Request, body []byte, into *enfixItem, whole bool) bool {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(body, &given); err != nil {
		e.undocumented(w, r, "the body %q", body)
		return false
	}
	required := []string{"endpoint", "send_to", "send_method", "signing_key"}
	for key, value := range given {
		if !slices.Contains(append(required, "actions", "send_headers"), key) || string(value) == "null" {
			e.undocumented(w, r, "the key %s with %s", key, value)
			return false
		}
	}
	for _, key := range required {
		if _, ok := given[key]; whole && !ok {
			http.Error(w, key+": Required", http.StatusBadRequest)
			return false
		}
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		e.undocumented(w, r, "the body %s: %v", body, err)
		return false
	}
	for _, word := range append(slices.Clone(into.Actions), into.SendMethod) {
		if !slices.Contains([]string{"post", "put", "patch"}, word) {
			http.Error(w, word+" is not one of post, put, patch", http.StatusBadRequest)
			return false
		}
	}
	return true
}

func (e *strictEnfix) now() string {
	e.clock = e.clock.Add(time.Second)
	return e.clock.Format(time.DateTime)
}

func (e *strictEnfix) answer(w http.ResponseWriter, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		e.t.Error(err)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(data)
}
