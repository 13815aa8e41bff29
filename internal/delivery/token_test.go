package delivery_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
)

// issuer is a server that makes access tokens: t1, t2 and so on.
type issuer struct {
	*receiver
	made atomic.Int32
}

func issue(t testing.TB, more string) *issuer {
	t.Helper()
	i := &issuer{}
	i.receiver = receive(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"access_token":"t%d"%s}`, i.made.Add(1), more)
	})
	return i
}

// authorised is what is sent to a receiver that wants a token.
func authorised(to, token string) dialect.Outgoing {
	out := outgoing(to)
	out.Authorise = &dialect.Authorise{TokenURL: token, ClientID: "doo", ClientSecret: "s&cret", Header: "X-Auth", Value: "Bearer " + dialect.AccessToken}
	return out
}

func TestToken(t *testing.T) {
	r, i := receive(t, nil), issue(t, "")
	s := newSender(t, delivery.SenderOptions{UserAgent: "hookctl/1.2"})
	out := authorised(r.URL, i.URL+"/token?x=1")
	out.Headers = append(out.Headers, own("x-auth", "own"))
	for range 2 {
		a := s.Send(t.Context(), unsigned(t, time.Minute), out, "d1")
		if a.Error != nil || !slices.Contains(a.Request.SecretHeaders, "X-Auth") {
			t.Errorf("%s, secret are %q", text(a.Error), a.Request.SecretHeaders)
		}
	}
	for _, got := range r.all() {
		if !slices.Equal(got.Header["X-Auth"], []string{"Bearer t1"}) {
			t.Errorf("received %v", got.Header)
		}
	}
	asked := i.all()
	if len(asked) != 1 {
		t.Fatalf("asked %d times for a token", len(asked))
	}
	form, _ := url.ParseQuery(string(asked[0].body))
	want := url.Values{"client_id": {"doo"}, "client_secret": {"s&cret"}, "grant_type": {"client_credentials"}}
	if asked[0].Method != http.MethodPost || asked[0].RequestURI != "/token?x=1" || asked[0].Header.Get("Authorization") != "" || asked[0].UserAgent() != "hookctl/1.2" ||
		asked[0].Header.Get("Content-Type") != "application/x-www-form-urlencoded" || form.Encode() != want.Encode() {
		t.Errorf("asked by %s with %v and %v", asked[0].RequestURI, asked[0].Header, form)
	}
}

// TestTokens: each client has its own, and many that lack one ask once.
func TestTokens(t *testing.T) {
	r, i := receive(t, nil), issue(t, "")
	s := newSender(t, delivery.SenderOptions{})
	var all sync.WaitGroup
	for n := range 40 {
		all.Go(func() {
			out := authorised(r.URL, i.URL)
			out.Authorise.ClientSecret = fmt.Sprint(n % 2)
			if a := s.Send(t.Context(), unsigned(t, time.Minute), out, "d1"); a.Error != nil {
				t.Error(*a.Error)
			}
		})
	}
	all.Wait()
	if n := i.made.Load(); n != 2 {
		t.Errorf("%d tokens were made", n)
	}
}

func TestExpiredToken(t *testing.T) {
	r, i := receive(t, nil), issue(t, `,"expires_in":1`) // less than is needed to get there
	s := newSender(t, delivery.SenderOptions{})
	for range 2 {
		s.Send(t.Context(), unsigned(t, time.Minute), authorised(r.URL, i.URL), "d1")
	}
	if got := r.all(); len(got) != 2 || got[1].Header.Get("X-Auth") != "Bearer t2" {
		t.Errorf("%d tokens were made", i.made.Load())
	}
}

// TestRefusedToken: a token that was kept is renewed once within an attempt, and one that is new is not.
func TestRefusedToken(t *testing.T) {
	var good string
	r := receive(t, func(w http.ResponseWriter, req *http.Request) {
		if req.Header.Get("X-Auth") != good {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	i := issue(t, "")
	s := newSender(t, delivery.SenderOptions{})
	send := func() (string, int) {
		a := s.Send(t.Context(), unsigned(t, time.Minute), authorised(r.URL, i.URL), "d1")
		return fmt.Sprint(*a.Status, text(a.Error)), len(r.all())
	}
	for n, c := range []struct {
		good  string
		want  string
		sent  int // requests that came, of all attempts so far
		asked int
	}{
		{"never", "401<none>", 1, 1}, // it was new
		{"Bearer t2", "200<none>", 2, 2},
		{"Bearer t2", "200<none>", 3, 2},
		{"Bearer t3", "200<none>", 5, 3}, // withdrawn
		{"never", "401<none>", 7, 4},     // renewed in vain
		{"Bearer t5", "200<none>", 8, 5}, // and not tried again
	} {
		good = c.good
		if got, sent := send(); got != c.want || sent != c.sent || int(i.made.Load()) != c.asked {
			t.Errorf("%d: %s, %d requests, %d tokens", n, got, sent, i.made.Load())
		}
	}
}

// TestForbiddenToken: a receiver may refuse a token by 403, which may mean something else; the next attempt has another one.
func TestForbiddenToken(t *testing.T) {
	r := receive(t, func(w http.ResponseWriter, req *http.Request) {
		if req.Header.Get("X-Auth") == "Bearer t1" {
			w.WriteHeader(http.StatusForbidden)
		}
	})
	i := issue(t, "")
	s := newSender(t, delivery.SenderOptions{})
	for n, want := range []int{403, 200, 200} {
		if a := s.Send(t.Context(), unsigned(t, time.Minute), authorised(r.URL, i.URL), "d1"); *a.Status != want {
			t.Errorf("%d: %d", n, *a.Status)
		}
	}
	if n, asked := len(r.all()), i.made.Load(); n != 3 || asked != 2 {
		t.Errorf("%d requests, %d tokens", n, asked)
	}
}

// TestOldToken: a token of which nothing is said is kept for an hour.
func TestOldToken(t *testing.T) {
	r, i := receive(t, nil), issue(t, "")
	var passed time.Duration
	s := newSender(t, delivery.SenderOptions{Now: func() time.Time { return now.Add(passed) }})
	for _, c := range []struct {
		at   time.Duration
		want string
	}{{0, "Bearer t1"}, {time.Hour - 1, "Bearer t1"}, {time.Hour, "Bearer t2"}, {2*time.Hour - 1, "Bearer t2"}} {
		passed = c.at
		s.Send(t.Context(), unsigned(t, time.Minute), authorised(r.URL, i.URL), "d1")
		if all := r.all(); all[len(all)-1].Header.Get("X-Auth") != c.want {
			t.Errorf("after %s: %q", c.at, all[len(all)-1].Header.Get("X-Auth"))
		}
	}
}

// TestRenewedInVain: of an attempt that is made once more within itself, only the second try is told.
func TestRenewedInVain(t *testing.T) {
	r := receive(t, func(w http.ResponseWriter, req *http.Request) {
		switch req.Header.Get("X-Auth") {
		case "Bearer t2":
			panic(http.ErrAbortHandler)
		case "Bearer t1":
			if req.Header.Get("X-Late") != "" {
				w.WriteHeader(http.StatusUnauthorized)
			}
		}
	})
	i := issue(t, "")
	s := newSender(t, delivery.SenderOptions{})
	out := authorised(r.URL, i.URL)
	s.Send(t.Context(), unsigned(t, time.Minute), out, "d1")
	out.Headers = append(out.Headers, own("X-Late", "1"))
	a, o := s.Try(t.Context(), unsigned(t, time.Minute), out, "d2")
	if o.Class != delivery.Network || a.Status != nil || a.Response != nil || a.Error == nil || a.Request == nil || a.At.IsZero() {
		t.Errorf("%+v, %+v, %s", o, a, text(a.Error))
	}
	i.Close() // and where there is no new one, the refusal of the old one
	s = newSender(t, delivery.SenderOptions{})
	i = issue(t, "")
	out = authorised(r.URL, i.URL)
	s.Send(t.Context(), unsigned(t, time.Minute), out, "d3")
	i.Close()
	out.Headers = append(out.Headers, own("X-Late", "1"))
	if a, o = s.Try(t.Context(), unsigned(t, time.Minute), out, "d4"); o != answered(401) || *a.Status != 401 {
		t.Errorf("%+v, %s", o, text(a.Error))
	}
}

// TestNoToken has servers that give none, and what is said of it. Nothing that they answer is repeated.
func TestNoToken(t *testing.T) {
	r := receive(t, nil)
	closed := httptest.NewServer(nil)
	closed.Close()
	answers := func(code int, body string) string {
		return receive(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Location", "ftp://secret/")
			w.WriteHeader(code)
			_, _ = fmt.Fprint(w, body)
		}).URL
	}
	slow := receive(t, func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() })
	for name, c := range map[string]struct {
		url  string
		want delivery.Outcome
		text string
	}{
		"refused":     {answers(401, `{"error":"invalid_client","error_description":"secret"}`), delivery.Outcome{Class: delivery.Authorise, Status: 401}, "the access token: its server answered 401"},
		"an error":    {answers(200, `{"error":"invalid_client"}`), delivery.Outcome{Class: delivery.Authorise, Status: 200}, "the access token: its server answered 200"},
		"unavailable": {answers(503, `secret`), delivery.Outcome{Class: delivery.Authorise, Status: 503}, "the access token: its server answered 503"},
		"none":        {answers(200, `{"token":"secret"}`), delivery.Outcome{Class: delivery.Authorise}, "the access token: there is none in its server's answer"},
		"no JSON":     {answers(200, `<secret>`), delivery.Outcome{Class: delivery.Authorise}, "the access token: there is none in its server's answer"},
		"half":        {raw(t, says("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"access_token\":\"secret\"")), delivery.Outcome{Class: delivery.Authorise}, "the access token: there is none in its server's answer"},
		"two lines":   {answers(200, `{"access_token":"a\r\nsecret: b"}`), delivery.Outcome{Class: delivery.Authorise}, "the access token: there is none in its server's answer"},
		"elsewhere":   {answers(307, ``), delivery.Outcome{Class: delivery.Unusable}, ""},
		"closed":      {closed.URL + "/?secret", delivery.Outcome{Class: delivery.Network}, "the access token: dial tcp " + strings.TrimPrefix(closed.URL, "http://") + ": connect: connection refused"},
		"slow":        {slow.URL, delivery.Outcome{Class: delivery.Timeout}, "the access token: no answer within 300ms"},
		"forbidden":   {"http://10.0.0.1/token?secret", delivery.Outcome{Class: delivery.Refused}, "the access token: the address 10.0.0.1 is refused: it is not public (--allow 10.0.0.1 lets deliveries go there)"},
		"no URL":      {":secret", delivery.Outcome{Class: delivery.Network}, ""},
	} {
		a, o := newSender(t, delivery.SenderOptions{}).Try(t.Context(), unsigned(t, 300*time.Millisecond), authorised(r.URL, c.url), "d1")
		if c.text != "" && (o != c.want || text(a.Error) != c.text) || a.Error == nil || a.Status != nil || a.Request != nil {
			t.Errorf("%s: %+v, %s", name, o, text(a.Error))
		}
		if strings.Contains(text(a.Error), "secret") {
			t.Errorf("%s: %s", name, text(a.Error))
		}
	}
	if n := len(r.all()); n != 0 {
		t.Errorf("%d requests came", n)
	}
}

// TestTokenElsewhere: redirects are followed, as the provider's own client does, but never past the guard.
func TestTokenElsewhere(t *testing.T) {
	r, i := receive(t, nil), issue(t, "")
	to := func(url string) string {
		return receive(t, func(w http.ResponseWriter, req *http.Request) {
			http.Redirect(w, req, url, http.StatusTemporaryRedirect)
		}).URL
	}
	s := newSender(t, delivery.SenderOptions{})
	a := s.Send(t.Context(), unsigned(t, time.Minute), authorised(r.URL, to(to(i.URL))), "d1")
	if a.Error != nil || len(r.all()) != 1 || !strings.Contains(string(i.all()[0].body), "client_secret=s%26cret") {
		t.Errorf("%s", text(a.Error))
	}
	_, o := s.Try(t.Context(), unsigned(t, time.Minute), authorised(r.URL, to("http://169.254.169.254/")), "d1")
	if o.Class != delivery.Refused {
		t.Errorf("to where metadata are: %+v", o)
	}
	loop := receive(t, func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, "/", http.StatusTemporaryRedirect)
	})
	_, o = s.Try(t.Context(), unsigned(t, time.Minute), authorised(r.URL, loop.URL), "d1")
	if n := len(loop.all()); o != (delivery.Outcome{Class: delivery.Authorise, Status: 307}) || n > 10 {
		t.Errorf("round and round: %+v, %d requests", o, n)
	}
	denied := delivery.NewSender(delivery.SenderOptions{Guard: delivery.Guard{Loopback: true, Deny: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}})
	if _, o = denied.Try(t.Context(), unsigned(t, time.Minute), authorised(r.URL, i.URL), "d1"); o.Class != delivery.Refused {
		t.Errorf("denied: %+v", o)
	}
}
