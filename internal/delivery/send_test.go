package delivery_test

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/delivery"
	"hookctl/internal/hook"
	"hookctl/internal/signature"
)

func TestSend(t *testing.T) {
	r := receive(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["X-B"] = []string{"1", "2"}
		w.Header().Set("X-A", "0")
		w.Header()["Date"] = nil
		w.WriteHeader(http.StatusAccepted)
		_, _ = fmt.Fprint(w, "thanks")
	})
	clock := now.Add(1234567 * time.Nanosecond)
	s := newSender(t, delivery.SenderOptions{UserAgent: "hookctl/1.2", Now: func() time.Time { clock = clock.Add(5 * time.Millisecond); return clock }})
	out := outgoing(r.URL + "/in?token=secret#part")
	out.Method = http.MethodPut
	out.Headers = append(out.Headers, hook.Header{Name: "x-own", Value: "1"}, hook.Header{Name: "X-OWN", Value: "2"})
	out.SecretHeaders = []string{"X-Own"}
	a, o := s.Try(t.Context(), unsigned(t, time.Minute), out, "d1")

	if o != (delivery.Outcome{Class: delivery.Delivered, Status: 202}) {
		t.Errorf("%+v", o)
	}
	if a.Status == nil || *a.Status != 202 || a.Error != nil || a.DurationMS != 5 || !a.At.Equal(now.Add(6*time.Millisecond)) || a.At.Location() != time.UTC {
		t.Errorf("%+v", a)
	}
	sent := [][2]string{{"Content-Type", "application/json"}, {"X-Own", "1"}, {"X-Own", "2"}, {"User-Agent", "hookctl/1.2"}}
	if q := a.Request; q.Method != http.MethodPut || q.URL != out.URL || !slices.Equal(q.Headers, sent) || string(q.Body) != `{"a":1}` || !slices.Equal(q.SecretHeaders, out.SecretHeaders) {
		t.Errorf("request %+v", q)
	}
	answer := [][2]string{{"Content-Length", "6"}, {"Content-Type", "text/plain; charset=utf-8"}, {"X-A", "0"}, {"X-B", "1"}, {"X-B", "2"}}
	if p := a.Response; !slices.Equal(p.Headers, answer) || string(p.Body) != "thanks" || p.Truncated {
		t.Errorf("response %+v", p)
	}
	got := r.all()[0]
	if got.Method != http.MethodPut || got.RequestURI != "/in?token=secret" || string(got.body) != `{"a":1}` || got.ContentLength != 7 {
		t.Errorf("received %s %s %q", got.Method, got.RequestURI, got.body)
	}
	want := http.Header{"Content-Type": {"application/json"}, "Content-Length": {"7"}, "X-Own": {"1", "2"}, "User-Agent": {"hookctl/1.2"}}
	if fmt.Sprint(got.Header) != fmt.Sprint(want) {
		t.Errorf("received %v, want %v", got.Header, want)
	}
}

// TestFields has what a header field of a webhook's own can do, and what it cannot.
func TestFields(t *testing.T) {
	r := receive(t, nil)
	s := newSender(t, delivery.SenderOptions{})
	out := outgoing(strings.Replace(r.URL, "http://", "http://us%65r:p%40ss@", 1))
	out.Headers = append(out.Headers, hook.Header{Name: "Host", Value: "other.example"}, hook.Header{Name: "user-agent", Value: "mine"}, hook.Header{Name: "Idempotency-Key", Value: "k"})
	a := s.Send(t.Context(), unsigned(t, time.Minute), out, "d1")
	got := r.all()[0]
	user, password, _ := got.BasicAuth()
	if user != "user" || password != "p@ss" || got.Host != "other.example" || got.UserAgent() != "mine" || got.Header.Get("Idempotency-Key") != "k" {
		t.Errorf("received %v from %q for %s", got.Header, user, got.Host)
	}
	if !slices.Contains(a.Request.SecretHeaders, "Authorization") {
		t.Errorf("secret are %q", a.Request.SecretHeaders)
	}
	out.Headers = append(out.Headers, hook.Header{Name: "authorization", Value: "own"})
	s.Send(t.Context(), unsigned(t, time.Minute), out, "d2")
	if got := r.all()[1].Header["Authorization"]; !slices.Equal(got, []string{"own"}) {
		t.Errorf("received %q", got)
	}
}

// TestUnusable has what is not sent at all, however often it is tried.
func TestUnusable(t *testing.T) {
	r := receive(t, nil)
	s := newSender(t, delivery.SenderOptions{})
	for name, change := range map[string]func(string) (method, url, header, value string){
		"no host":          func(string) (string, string, string, string) { return "POST", "http:///in", "A", "b" },
		"another scheme":   func(string) (string, string, string, string) { return "POST", "file:///etc/passwd", "A", "b" },
		"no URL":           func(string) (string, string, string, string) { return "POST", ":", "A", "b" },
		"a method":         func(u string) (string, string, string, string) { return "GET /", u, "A", "b" },
		"a header's name":  func(u string) (string, string, string, string) { return "POST", u, "A b", "b" },
		"a header's value": func(u string) (string, string, string, string) { return "POST", u, "A", "b\r\nC: secret" },
	} {
		out := outgoing(r.URL)
		var h hook.Header
		out.Method, out.URL, h.Name, h.Value = change(r.URL)
		out.Headers = append(out.Headers, h)
		a, o := s.Try(t.Context(), unsigned(t, time.Minute), out, "d1")
		if o != (delivery.Outcome{Class: delivery.Unusable}) || a.Error == nil || a.Request != nil || a.Response != nil || a.Status != nil {
			t.Errorf("%s: %+v, %+v", name, o, a)
		}
		if strings.Contains(text(a.Error), "secret") || strings.Contains(text(a.Error), "passwd") {
			t.Errorf("%s: %s", name, *a.Error)
		}
	}
	if n := len(r.all()); n != 0 {
		t.Errorf("%d requests came", n)
	}
}

// TestSigned has each way of signing, as the receiver sees it.
func TestSigned(t *testing.T) {
	for name, c := range map[string]struct {
		secret string
		body   string
	}{
		"standard": {"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", `{}`},
		"enfix":    {"123", `{"hello":"world"}`},
		"idaas":    {"d2ViaG9vay1zZWNyZXQtdG9rZW4=", ``},
	} {
		r := receive(t, nil)
		s := newSender(t, delivery.SenderOptions{})
		d := load(t, name)
		scheme, err := d.DeliveryScheme()
		if err != nil {
			t.Fatal(err)
		}
		out := outgoing(strings.Replace(r.URL, "://", "://u:p@", 1) + "?q=ä#part")
		out.Body, out.Secret = []byte(c.body), c.secret
		for _, field := range []string{"X-Signature", "WEBHOOK-SIGNATURE", "webhook-id", "signature", "content-digest"} {
			out.Headers = append(out.Headers, hook.Header{Name: field, Value: "forged"})
		}
		at := time.Now()
		a := s.Send(t.Context(), d, out, "d1")
		if a.Error != nil || a.Status == nil {
			t.Fatalf("%s: %s", name, text(a.Error))
		}
		got := r.all()[0]
		m := signature.Message{Method: got.Method, URL: "http://" + got.Host + got.RequestURI, Body: strings.NewReader(c.body)}
		for field, values := range got.Header {
			for _, v := range values {
				m.Headers = append(m.Headers, signature.Header{Name: field, Value: v})
			}
		}
		result, err := signature.Verify(t.Context(), scheme, m, signature.Options{Secrets: [][]byte{[]byte(c.secret)}, At: at})
		if err != nil || !result.Valid {
			t.Errorf("%s: %v, %+v of %v", name, err, result, got.Header)
		}
		if result.ID != nil && *result.ID != "d1" {
			t.Errorf("%s: the ID is %s", name, *result.ID)
		}
		for _, h := range a.Request.Headers {
			if got.Header.Get(h[0]) != h[1] {
				t.Errorf("%s: %s was %q, and is written down as %q", name, h[0], got.Header.Get(h[0]), h[1])
			}
		}
		out.Secret = ""
		a, o := s.Try(t.Context(), d, out, "d2")
		if o.Class != delivery.Unusable || !strings.Contains(text(a.Error), "has no secret") || len(r.all()) != 1 {
			t.Errorf("%s: without a secret: %+v, %s", name, o, text(a.Error))
		}
	}
	strange := load(t, "standard")
	strange.Signature.Scheme = "strange"
	if a, o := newSender(t, delivery.SenderOptions{}).Try(t.Context(), strange, outgoing("http://127.0.0.1:1/"), "d3"); o.Class != delivery.Unusable || !strings.Contains(text(a.Error), "strange") {
		t.Errorf("with a strange scheme: %+v, %s", o, text(a.Error))
	}
	out := outgoing("http://127.0.0.1:1/")
	out.Secret = "whsec_not-base64!"
	a, o := newSender(t, delivery.SenderOptions{}).Try(t.Context(), load(t, "standard"), out, "d3")
	if o.Class != delivery.Unusable || !strings.Contains(text(a.Error), "signing failed") || strings.Contains(text(a.Error), "not-base64!") {
		t.Errorf("with a strange secret: %+v, %s", o, text(a.Error))
	}
}

// TestRefused has the guard between a Sender and what it sends to.
func TestRefused(t *testing.T) {
	r := receive(t, nil)
	for name, c := range map[string]struct {
		guard delivery.Guard
		url   string
		want  string
	}{
		"this machine":       {delivery.Guard{}, r.URL, "127.0.0.1 is refused: it is not public (--allow 127.0.0.1"},
		"by a name":          {delivery.Guard{}, strings.Replace(r.URL, "127.0.0.1", "localhost", 1), "is refused: it is not public (--allow "},
		"mapped":             {delivery.Guard{}, strings.Replace(r.URL, "127.0.0.1", "[::ffff:127.0.0.1]", 1), "127.0.0.1 is refused"},
		"another spelling":   {delivery.Guard{}, strings.Replace(r.URL, "127.0.0.1", "127.1", 1), ""},
		"no address at all":  {delivery.Guard{Loopback: true}, strings.Replace(r.URL, "127.0.0.1", "0.0.0.0", 1), "0.0.0.0 is refused"},
		"denied":             {delivery.Guard{Loopback: true, Deny: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, r.URL, "--deny"},
		"where metadata are": {delivery.Guard{Loopback: true}, "http://169.254.169.254/latest/meta-data?token=secret", "169.254.169.254 is refused"},
	} {
		s := delivery.NewSender(delivery.SenderOptions{Guard: c.guard})
		a, o := s.Try(t.Context(), unsigned(t, time.Minute), outgoing(c.url), "d1")
		if c.want != "" && o != (delivery.Outcome{Class: delivery.Refused}) || a.Status != nil || !strings.Contains(text(a.Error), c.want) || a.Request == nil {
			t.Errorf("%s: %+v, %s", name, o, text(a.Error))
		}
	}
	if n := len(r.all()); n != 0 {
		t.Errorf("%d requests came", n)
	}
}

// TestInterrupted: whoever waits for one attempt can end it.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := receive(t, func(_ http.ResponseWriter, req *http.Request) {
		cancel()
		<-req.Context().Done()
	})
	a, o := newSender(t, delivery.SenderOptions{}).Try(ctx, unsigned(t, time.Minute), outgoing(r.URL), "d1")
	if o.Class != delivery.Network || text(a.Error) != "interrupted" {
		t.Errorf("%+v, %s", o, text(a.Error))
	}
}
