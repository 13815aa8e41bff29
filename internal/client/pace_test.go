package client_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

const paced = `
dialect: paced
title: Paced
server: https://{tenant}.example.com/v1
variables: {tenant: {title: Tenant}}
pace: 1s
credentials: {user: {title: User}, token: {title: Token, header: Token}}
login: {call: POST /login, makes: token, needs: [user], body: {user: "{user}"}, token: /token, lifetime: 1h, make: hex12}
verbs:
  list: {call: GET /hooks}
  get: {call: "GET /hooks/{id}"}
fields: [{name: id, at: /id, readOnly: true, make: uuid}]
errors: {object: {error: "{message}"}, message: /error}
`

// clock is a transport that notes when each call starts, since the first.
type clock struct {
	mu    sync.Mutex
	first time.Time
	at    []time.Duration
	codes []int // what is answered first
	takes time.Duration
}

func (c *clock) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	if c.first.IsZero() {
		c.first = time.Now()
	}
	c.at = append(c.at, time.Since(c.first))
	code := http.StatusOK
	if len(c.codes) > 0 {
		code, c.codes = c.codes[0], c.codes[1:]
	}
	c.mu.Unlock()
	select {
	case <-time.After(c.takes):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	body := `{"id":"7","token":"t"}`
	return &http.Response{
		StatusCode: code, Header: http.Header{"Retry-After": {"0"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

func (c *clock) want(t *testing.T, seconds ...int) {
	t.Helper()
	var want []time.Duration
	for _, s := range seconds {
		want = append(want, time.Duration(s)*time.Second)
	}
	if !slices.Equal(c.at, want) {
		t.Errorf("calls started at %v, want %v", c.at, want)
	}
}

func pacedClient(t *testing.T, c *clock, o client.Options) *client.Client {
	t.Helper()
	o.Dialect, o.Transport = parse(t, paced), c
	o.Credential = having(map[string]string{"user": "ada"})
	if o.Server == "" {
		o.Server = "https://acme.example.com/v1"
	}
	if o.Vars == nil {
		o.Vars = map[string]string{"tenant": "acme"}
	}
	return newClient(t, o)
}

func get(t *testing.T, c *client.Client) {
	t.Helper()
	if _, err := c.Get(t.Context(), "7"); err != nil {
		t.Error(err)
	}
}

// Calls to the provider's own server start no sooner than its pace allows: logins, tries and calls at once included.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &clock{codes: []int{200, 200, 200, 503, 503}}
		start := time.Now()
		c := pacedClient(t, k, client.Options{Retries: 2})
		get(t, c) // logs in first
		get(t, c)
		get(t, c) // is tried three times
		k.want(t, 0, 1, 2, 3, 4, 5)
		if !k.first.Equal(start) {
			t.Errorf("the first call waits %s", k.first.Sub(start))
		}
		time.Sleep(10 * time.Second)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { get(t, c) })
		}
		all.Wait()
		k.want(t, 0, 1, 2, 3, 4, 5, 15, 16, 17)
	})
}

// An answer that takes longer than the pace is not waited for once more, and waiting is not a part of the time limit.
func TestPaceAndTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &clock{takes: 3 * time.Second}
		c := pacedClient(t, k, client.Options{})
		get(t, c)
		get(t, c)
		k.want(t, 0, 3, 6)
	})
	synctest.Test(t, func(t *testing.T) {
		k := &clock{}
		c := pacedClient(t, k, client.Options{Timeout: time.Millisecond})
		get(t, c)
		get(t, c)
		k.want(t, 0, 1, 2)
	})
}

// Any other server is called at once.
func TestPaceElsewhere(t *testing.T) {
	for server, want := range map[string][]int{
		"http://127.0.0.1:8787/paced": {0, 0, 0}, "https://other.example.com/v1": {0, 0, 0},
		"https://ACME.example.com:443/v2": {0, 1, 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			k := &clock{}
			c := pacedClient(t, k, client.Options{Server: server})
			get(t, c)
			get(t, c)
			k.want(t, want...)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		k := &clock{}
		c := pacedClient(t, k, client.Options{Vars: map[string]string{}}) // whose server it is cannot be known
		get(t, c)
		k.want(t, 0, 0)
	})
}

// Ctrl-C while a call waits: it is not sent.
func TestPaceInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &clock{}
		c := pacedClient(t, k, client.Options{Retries: 3})
		get(t, c)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(500*time.Millisecond, cancel)
		_, err := c.Get(ctx, "7")
		wantError(t, err, hook.Interrupted, "interrupted")
		k.want(t, 0, 1)
		if took := time.Since(k.first); took != 1500*time.Millisecond {
			t.Errorf("it took %s", took)
		}
	})
}
