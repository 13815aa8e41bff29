package cmd_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// strict NAME VARIABLE: serves a provider's API as its documents have it, written from these and from nothing of ours.
// It takes what they show, in the form that they show it; what they do not show fails the test. Where they are silent
// about an answer, it answers as awkwardly as it may.
//
// The server has paths more, for scripts. GET /log tells what it was asked since the last time. POST /fail with
// "METHOD STATUS COUNT", or "METHOD STATUS COUNT SKIP", lets that many calls of the method fail, after some that do not.
// Each API has others of its own.
func strict(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: strict NAME VARIABLE")
	}
	t, _ := ts.Value("t").(testing.TB)
	h := newStrict(t, args[0])
	if h == nil {
		ts.Fatalf("strict has no %s", args[0])
	}
	s := httptest.NewServer(h)
	ts.Defer(s.Close)
	ts.Setenv(args[1], s.URL)
}

func newStrict(t complainer, name string) http.Handler {
	apis := map[string]func() strictAPI{
		"enfix": newStrictEnfix, "idaas": newStrictIdaas, "foxtrot": newStrictFoxtrot, "doo": newStrictDoo,
		"hookctl": newStrictHookctl,
	}
	if apis[name] == nil {
		return nil
	}
	s := &strictServer{t: t, name: name, api: apis[name]()}
	s.mux.HandleFunc("/", s.handle(undocumented))
	for pattern, h := range s.api.routes() {
		s.mux.HandleFunc(pattern, s.handle(h))
	}
	return s
}

// complainer is what of testing.TB a strict server needs; its own tests count what it says.
type complainer interface {
	Errorf(format string, args ...any)
}

// strictAPI is one provider's part of a strict server.
type strictAPI interface {
	// routes are the calls that the provider's documents have.
	routes() map[string]strictHandler
	// refuse is an error with this status, in the provider's form.
	refuse(status int) refusal
	// control is what scripts alone can POST. It returns false if there is no such name.
	control(name, body string) bool
}

// strictHandler answers a call. An error that is no refusal says what of the call is not in the documents.
type strictHandler func(c *strictCall) (answer, error)

// strictServer is what the servers share.
type strictServer struct {
	t    complainer
	name string
	api  strictAPI
	mux  http.ServeMux

	mu     sync.Mutex
	log    []string
	faults []*fault
}

// fault is a failure that a script has ordered.
type fault struct {
	method              string
	status, count, skip int
}

// strictCall is a request whose body has been read.
type strictCall struct {
	*http.Request
	body []byte
}

// answer is empty if it has neither JSON nor text.
type answer struct {
	status int
	json   any
	text   string
}

// refusal is an error that the documents have.
type refusal struct{ answer }

func (r refusal) Error() string { return http.StatusText(r.status) }

// ServeHTTP answers one call at a time.
func (s *strictServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Errorf("%s: %s %s: %v", s.name, r.Method, r.URL, err)
	}
	if s.control(w, r, string(body)) {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.log = append(s.log, r.Method+" "+r.URL.RequestURI())
	if strings.Contains(r.URL.Path, "//") { // which the mux would redirect
		s.t.Errorf("%s: %s: no path has two slashes", s.name, r.URL)
	}
	s.mux.ServeHTTP(w, r)
}

// handle fails the test where the documents do not have the call.
func (s *strictServer) handle(h strictHandler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a, err := s.answer(h, &strictCall{r, body})
		var refused refusal
		switch {
		case errors.As(err, &refused):
			a = refused.answer
		case err != nil:
			s.t.Errorf("%s: %s %s: its documents do not have %v", s.name, r.Method, r.URL.RequestURI(), err)
			a = answer{status: http.StatusTeapot}
		}
		s.send(w, a)
	}
}

func undocumented(*strictCall) (answer, error) { return answer{}, errors.New("this path and method") }

func (s *strictServer) answer(h strictHandler, c *strictCall) (answer, error) {
	if c.Method == http.MethodHead { // which the mux takes for GET
		return undocumented(c)
	}
	for _, f := range s.faults {
		switch {
		case f.method != c.Method || f.count == 0:
		case f.skip > 0:
			f.skip--
		default:
			f.count--
			return answer{}, s.api.refuse(f.status)
		}
	}
	return h(c)
}

func (s *strictServer) send(w http.ResponseWriter, a answer) {
	w.Header().Set("Retry-After", "0") // where a client may try again, no test has to wait
	data := []byte(a.text)
	if a.json != nil {
		var err error
		if data, err = json.Marshal(a.json); err != nil {
			s.t.Errorf("%s: %v", s.name, err)
		}
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(data)
}

// control is the scripts' own side.
func (s *strictServer) control(w http.ResponseWriter, r *http.Request, body string) bool {
	switch r.Method + " " + r.URL.Path {
	case "GET /log":
		fmt.Fprintln(w, strings.Join(s.log, "\n"))
		s.log = nil
	case "POST /fail":
		s.fail(body)
	default:
		return r.Method == http.MethodPost && s.api.control(r.URL.Path[1:], strings.TrimSpace(body))
	}
	return true
}

func (s *strictServer) fail(order string) {
	f := &fault{}
	if n, err := fmt.Sscan(order, &f.method, &f.status, &f.count, &f.skip); n < 3 {
		s.t.Errorf("/fail wants METHOD STATUS COUNT [SKIP], not %q: %v", order, err)
	}
	s.faults = append(s.faults, f)
}

// headers wants each of these header fields once, "" being any value, and no others but those that HTTP clients add.
func (c *strictCall) headers(want map[string]string) error {
	for name, value := range want {
		got := c.Header.Values(name)
		if len(got) != 1 || got[0] == "" || value != "" && mediaType(got[0]) != value {
			return fmt.Errorf("the header %s as %q", name, got)
		}
	}
	for name := range c.Header {
		_, ok := want[name]
		if !ok && !slices.Contains([]string{"Accept", "Accept-Encoding", "Content-Length", "User-Agent"}, name) {
			return fmt.Errorf("the header %s", name)
		}
	}
	return nil
}

func mediaType(s string) string {
	kind, _, _ := mime.ParseMediaType(s)
	return kind
}

func (c *strictCall) noQuery() error {
	if c.URL.RawQuery != "" || c.URL.ForceQuery {
		return fmt.Errorf("the query %q", c.URL.RawQuery)
	}
	return nil
}

func (c *strictCall) noBody() error {
	if len(c.body) > 0 {
		return fmt.Errorf("the body %q", c.body)
	}
	return nil
}

// read reads a body that has the members of a shape, or some of them, and no others.
func (c *strictCall) read(shape map[string]any, into any) error {
	var v any
	if err := json.Unmarshal(c.body, &v); err != nil {
		return fmt.Errorf("the body %q", c.body)
	}
	if err := fits(v, shape); err != nil {
		return fmt.Errorf("the body %s: %w", c.body, err)
	}
	return json.Unmarshal(c.body, into)
}

// fits compares a value with a shape: "" is any text, false any boolean, 0 any whole number, a list of one shape a list
// of such, a map an object with these members. (Go's own decoder takes null for anything, and Enabled for enabled.)
func fits(v, shape any) error {
	ok := false
	switch shape := shape.(type) {
	case string:
		_, ok = v.(string)
	case bool:
		_, ok = v.(bool)
	case int:
		n, isNumber := v.(float64)
		ok = isNumber && n == float64(int(n))
	case []any:
		return fitsList(v, shape[0])
	case map[string]any:
		return fitsObject(v, shape)
	}
	if !ok {
		return fmt.Errorf("%v where %T belongs", v, shape)
	}
	return nil
}

func fitsList(v, shape any) error {
	list, ok := v.([]any)
	if !ok {
		return fmt.Errorf("%v where a list belongs", v)
	}
	for _, element := range list {
		if err := fits(element, shape); err != nil {
			return err
		}
	}
	return nil
}

func fitsObject(v any, shape map[string]any) error {
	object, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%v where an object belongs", v)
	}
	for name, member := range object {
		known, ok := shape[name]
		if !ok {
			return errors.New("the member " + name)
		}
		if err := fits(member, known); err != nil {
			return fmt.Errorf("in %s: %w", name, err)
		}
	}
	return nil
}

// bearer returns the token of an Authorization that has one.
func bearer(c *strictCall) (string, bool) {
	return strings.CutPrefix(c.Header.Get("Authorization"), "Bearer ")
}
