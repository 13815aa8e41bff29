package cmd_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// strictCase is one request to a strict server, which has one webhook.
type strictCase struct {
	call   string // method and path; {id} is the ID of that webhook
	body   string
	header string // "Name: value" instead of the usual one, "Name: " for none
	status int    // strange, if the documents do not have it
	want   string // what the answer has in it
}

const strange = http.StatusTeapot

// TestStrictServers holds that the servers take what the documents show, and complain of anything else: a server that
// takes everything would find nothing.
func TestStrictServers(t *testing.T) {
	t.Parallel()
	for name, cases := range map[string][]strictCase{
		"enfix": enfixCases, "idaas": idaasCases, "foxtrot": foxtrotCases, "doo": dooCases, "hookctl": hookctlCases,
	} {
		for _, c := range cases {
			t.Run(name+" "+c.call+" "+c.header+c.body, func(t *testing.T) {
				t.Parallel()
				startStrict(t, name).check(c)
			})
		}
	}
}

// strictClient speaks to a strict server without hookctl, and counts its complaints.
type strictClient struct {
	t          *testing.T
	name, url  string
	complaints []string
}

func (s *strictClient) Errorf(format string, args ...any) {
	s.complaints = append(s.complaints, fmt.Sprintf(format, args...))
}

func startStrict(t *testing.T, name string) *strictClient {
	t.Helper()
	s := &strictClient{t: t, name: name}
	server := httptest.NewServer(newStrict(s, name))
	t.Cleanup(server.Close)
	s.url = server.URL
	s.check(map[string]strictCase{"enfix": enfixFirst, "idaas": idaasFirst, "foxtrot": foxtrotFirst, "doo": dooFirst, "hookctl": hookctlFirst}[name])
	return s
}

// check wants the status, and a complaint exactly of what is strange.
func (s *strictClient) check(c strictCase) {
	s.t.Helper()
	status, text := s.send(c)
	if status != c.status || !strings.Contains(text, c.want) {
		s.t.Errorf("%s: %d %s, not %d %s", c.call, status, text, c.status, c.want)
	}
	if (len(s.complaints) > 0) != (c.status == strange) {
		s.t.Errorf("%s: it complains of %q", c.call, s.complaints)
	}
}

func (s *strictClient) send(c strictCase) (int, string) {
	s.t.Helper()
	id := map[string]string{
		"enfix": "51b1e78dbd7a844089000001", "idaas": "5d0b8f6e-6d1c-4f7e-9a53-000000000001", "foxtrot": "fox%251",
		"doo": "38cc7e8d-d107-11e7-bde8-000000000001", "hookctl": "delivery%2F000001",
	}[s.name]
	method, path, _ := strings.Cut(strings.ReplaceAll(c.call, "{id}", id), " ")
	r, err := http.NewRequest(method, s.url+path, strings.NewReader(c.body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header = s.header(c)
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// header has what the documents show for the call, but for what the case changes.
func (s *strictClient) header(c strictCase) http.Header {
	h := http.Header{"Content-Type": {"application/json"}}
	switch s.name {
	case "enfix":
		h.Set("App-Token", enfixAppToken)
		h.Set("Token", enfixToken)
	case "idaas":
		h.Set("Authorization", idaasAdmin)
		h.Set("Accept", "application/json")
		if c.body == "" {
			h.Del("Content-Type")
		}
	case "hookctl":
		if c.body == "" {
			h.Del("Content-Type")
		}
	case "foxtrot":
		h.Set("Authorization", "Bearer "+foxtrotKey)
	case "doo":
		h.Set("X-Api-Key", dooKey)
		if !strings.HasPrefix(c.call, "DELETE") && !strings.HasSuffix(c.call, "oauth") {
			h.Set("Authorization", "Bearer "+dooToken)
		}
	}
	if name, value, ok := strings.Cut(c.header, ": "); ok {
		h.Del(name)
		if value != "" {
			h.Set(name, value)
		}
	}
	return h
}

// TestStrictControls holds that what scripts order is done.
func TestStrictControls(t *testing.T) {
	t.Parallel()
	for name, cases := range strictOrders {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startStrict(t, name)
			for _, c := range cases {
				s.check(c)
			}
		})
	}
}
