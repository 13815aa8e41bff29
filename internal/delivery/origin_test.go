package delivery_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
)

func fromOrigin(to, origin string) dialect.Outgoing {
	out := outgoing(to)
	out.Body = nil
	out.Origin = &dialect.Origin{Method: "POST", URL: origin, Body: []byte(`{"query":"q"}`)}
	return out
}

func TestOrigin(t *testing.T) {
	for _, size := range []int{0, 10, 1 << 20} {
		r := receive(t, nil)
		origin := receive(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusCreated)
			_, _ = fmt.Fprint(w, strings.Repeat("x", size))
		})
		s := newSender(t, delivery.SenderOptions{UserAgent: "hookctl/1.2"})
		a := s.Send(t.Context(), unsigned(t, time.Minute), fromOrigin(r.URL, origin.URL+"/graphql"), "d1")
		if a.Error != nil || len(a.Request.Body) != size || len(r.all()[0].body) != size {
			t.Errorf("%d bytes: %s", size, text(a.Error))
		}
		asked := origin.all()[0]
		if asked.RequestURI != "/graphql" || string(asked.body) != `{"query":"q"}` || asked.Header.Get("Content-Type") != "application/json" || asked.UserAgent() != "hookctl/1.2" {
			t.Errorf("asked by %s with %v and %s", asked.RequestURI, asked.Header, asked.body)
		}
	}
}

func TestOriginSigned(t *testing.T) {
	r := receive(t, nil)
	origin := receive(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"hello":"world"}`) })
	out := fromOrigin(r.URL, origin.URL)
	out.Secret = "123"
	newSender(t, delivery.SenderOptions{}).Send(t.Context(), load(t, "enfix"), out, "d1")
	if got := r.all()[0].Header.Get("X-Signature"); got != "cf948a314cc9bc6e5222baa736dd63cac47b889242c0f3da91763b4dd5db4019" {
		t.Errorf("signed %s", got) // as computed elsewhere
	}
}

func TestNoOrigin(t *testing.T) {
	r := receive(t, nil)
	answers := func(code, size int) string {
		return receive(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", r.URL)
			w.WriteHeader(code)
			_, _ = io.WriteString(w, strings.Repeat("secret", size))
		}).URL
	}
	slow := receive(t, func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() })
	for name, c := range map[string]struct {
		url  string
		want delivery.Outcome
		text string
	}{
		"fails":     {answers(500, 1), delivery.Outcome{Class: delivery.Origin, Status: 500}, "the origin answered 500"},
		"gone":      {answers(410, 1), delivery.Outcome{Class: delivery.Origin, Status: 410}, "the origin answered 410"},
		"elsewhere": {answers(307, 1), delivery.Outcome{Class: delivery.Origin, Status: 307}, "the origin answered 307"},
		"nothing":   {answers(204, 0), delivery.Outcome{Class: delivery.Origin, Status: 204}, "the origin answered 204"},
		"too long":  {answers(200, 200000), delivery.Outcome{Class: delivery.Origin, Status: 200}, "the origin: its answer is over 1 MiB"},
		"slow":      {slow.URL, delivery.Outcome{Class: delivery.Timeout}, "the origin: no answer within 300ms"},
		"half":      {raw(t, says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")), delivery.Outcome{Class: delivery.Network}, "the origin: the connection was closed without an answer"},
		"forbidden": {"http://10.0.0.1/?secret", delivery.Outcome{Class: delivery.Refused}, "the origin: the address 10.0.0.1 is refused: it is not public (--allow 10.0.0.1 lets deliveries go there)"},
		"no URL":    {"secret", delivery.Outcome{Class: delivery.Unusable}, "the origin: the URL is none of http or https with a host"},
	} {
		a, o := newSender(t, delivery.SenderOptions{}).Try(t.Context(), unsigned(t, 300*time.Millisecond), fromOrigin(r.URL, c.url), "d1")
		if o != c.want || text(a.Error) != c.text || a.Status != nil || a.Request != nil {
			t.Errorf("%s: %+v, %s", name, o, text(a.Error))
		}
	}
	if n := len(r.all()); n != 0 {
		t.Errorf("%d requests came", n)
	}
}
