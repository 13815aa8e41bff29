package signature

import (
	"net/url"
	"testing"
)

func TestExplainBodies(t *testing.T) {
	for name, c := range map[string]struct{ signed, received, want string }{
		"LF added":         {`{"a":1}`, "{\"a\":1}\n", "the body matches without its final newline: an editor or echo added one"},
		"one LF of two":    {"a\n", "a\n\n", "the body matches without its final newline"},
		"CR LF added":      {`{"a":1}`, "{\"a\":1}\r\n", "the body matches without the carriage return and newline at its end"},
		"LF lost":          {"{\"a\":1}\n", `{"a":1}`, "the body matches with a newline at its end"},
		"CR LF lost":       {"{\"a\":1}\r\n", `{"a":1}`, "the body matches with a carriage return and newline at its end"},
		"LF made CR LF":    {"a\nb", "a\r\nb", "the body matches with LF for CR LF: "},
		"CR LF made LF":    {"a\r\nb", "a\nb", "the body matches with CR LF for LF: "},
		"and LF added":     {"a\r\nb", "a\nb\n", "the body matches with CR LF for LF and no newline at its end"},
		"and CR LF added":  {"a\nb", "a\r\nb\r\n", "the body matches with LF for CR LF and no newline at its end"},
		"and final LF cut": {"a\nb\n", "a\r\nb", "the body matches with LF for CR LF and a newline at its end"},
		"and CR LF cut":    {"a\r\nb\r\n", "a\nb", "the body matches with CR LF for LF, also at its end"},
		"pretty-printed":   {`{"a":[1,"<ü"],"b":10.00}`, "{\n  \"a\": [1, \"<ü\"],\n  \"b\": 10.00\n}\n", "the body matches as compact JSON"},
		"mark added":       {`{"a":1}`, "\ufeff{\"a\":1}", "the body matches without its byte order mark"},
	} {
		for _, scheme := range []string{"github", "stripe", "hook0"} {
			t.Run(name+"/"+scheme, func(t *testing.T) {
				r := send(t, scheme, someText, c.signed)
				r.body = []byte(c.received)
				r.wants(t, Mismatch, c.want)
			})
		}
	}
}

func TestExplainForms(t *testing.T) {
	form := Header{"Content-Type", "application/x-www-form-urlencoded"}
	for _, scheme := range []string{"convoy-simple", "gogs"} {
		r := send(t, scheme, someText, `{"a":"ü &"}`)
		r.m.Headers = append(r.m.Headers, form)
		r.body = []byte("payload=" + url.QueryEscape(string(r.body)))
		r.wants(t, Mismatch, "the value of the form's field payload matches")
	}
	t.Run("without its type", func(t *testing.T) {
		r := send(t, "gitea", someText, `{"a":"ü &"}`)
		r.body = []byte("payload=" + url.QueryEscape(string(r.body)))
		r.wants(t, Mismatch, "the value of the form's field payload matches")
	})
	t.Run("signed whole", func(t *testing.T) {
		r := send(t, "gitea", someText, "payload=%7B%7D")
		r.m.Headers = append(r.m.Headers, form)
		r.wants(t, Mismatch, "the whole body matches")
	})
}
