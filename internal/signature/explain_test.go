package signature

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

// arrival is a delivery on its way from a sender, who signs it, to a verification that fails.
type arrival struct {
	scheme  *Scheme
	m       Message
	body    []byte
	secrets []string
	o       Options
}

const (
	someText = "it-is-a-secret-of-thirty-two-bytes"
	somehow  = "whsec_aXQtaXMtYS1zZWNyZXQtb2YtdGhpcnR5LXR3by1ieXRlcw=="
)

var sentAt = time.Unix(1767225600, 0).UTC()

// send signs a delivery as its provider does.
func send(t *testing.T, scheme, secret, body string) *arrival {
	t.Helper()
	r := &arrival{scheme: found(t, scheme), body: []byte(body), secrets: []string{secret}, o: Options{At: sentAt.Add(5 * time.Second)}}
	r.m = Message{Method: "POST", URL: "https://example.com/in?b=2&a=1"}
	r.m.Headers = r.signed(t, secret)
	return r
}

func found(t *testing.T, name string) *Scheme {
	t.Helper()
	s, err := Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (r *arrival) signed(t *testing.T, secret string) []Header {
	t.Helper()
	m := r.m
	m.Body = bytes.NewReader(r.body)
	headers, err := Sign(t.Context(), r.scheme, m, SignOptions{Secrets: [][]byte{[]byte(secret)}, ID: "msg_1", At: sentAt, Encoding: r.o.Encoding})
	if err != nil {
		t.Fatal(err)
	}
	return headers
}

// change changes the value of a header.
func (r *arrival) change(name string, change func(string) string) {
	for i, h := range r.m.Headers {
		if h.Name == name {
			r.m.Headers[i].Value = change(h.Value)
		}
	}
}

// explained verifies what was received, and explains why it fails.
func (r *arrival) explained(t *testing.T) (Result, []string) {
	t.Helper()
	r.o.Secrets = nil
	for _, s := range r.secrets {
		r.o.Secrets = append(r.o.Secrets, []byte(s))
	}
	m := r.m
	m.Body = bytes.NewReader(r.body)
	result, err := Verify(t.Context(), r.scheme, m, r.o)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range Explain(t.Context(), r.scheme, r.m, r.body, r.o, result) {
		all = append(all, f.What)
	}
	return result, all
}

// wants checks that there is one finding, which starts as it should.
func (r *arrival) wants(t *testing.T, reason Reason, starts ...string) {
	t.Helper()
	result, all := r.explained(t)
	if result.Reason != reason {
		t.Errorf("reason %s (%s), want %s", result.Reason, result.Detail, reason)
	}
	if !slices.EqualFunc(all, starts, strings.HasPrefix) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(all, "\n"), strings.Join(starts, "\n"))
	}
}
