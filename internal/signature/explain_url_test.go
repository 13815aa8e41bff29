package signature

import (
	"strings"
	"testing"
)

func TestExplainURLs(t *testing.T) {
	for name, c := range map[string]struct{ signed, given, want string }{
		"https":             {"https://example.com/in", "http://example.com/in", "the URL matches with https for http: the provider signs"},
		"http":              {"http://example.com/in", "https://example.com/in", "the URL matches with http for https: "},
		"port":              {"https://example.com/in", "https://example.com:8443/in", "the URL matches without its port: "},
		"default port":      {"https://example.com:443/in", "https://example.com/in", "the URL matches with the port 443: "},
		"slash":             {"https://example.com/in?a=1", "https://example.com/in/?a=1", "the URL matches without the slash at the end of its path: "},
		"no slash":          {"https://example.com/", "https://example.com", "the URL matches with a slash at the end of its path: "},
		"query":             {"https://example.com/in?a=1&b=2", "https://example.com/in?b=2&a=1", "the URL matches with its query sorted: "},
		"fragment":          {"https://example.com/in/", "https://example.com/in#top", "the URL matches with a slash at the end of its path: "},
		"behind a proxy":    {"https://[::1]/in", "http://[::1]:8080/in", "the URL matches with https for http and without its port: "},
		"all at once":       {"https://u:p@h/in/?a=1&b=2", "http://u:p@h:80/in?b=2&a=1", "the URL matches with https for http and without its port and with a slash at the end of its path and with its query sorted: "},
		"another host":      {"https://example.com/in", "https://example.org/in", ""},
		"not an URL at all": {"https://example.com/in", "/in", ""},
	} {
		for _, scheme := range []string{"square", "hubspot-v2", "hubspot-v3", "twilio"} {
			if scheme == "twilio" && strings.Contains(name, "port") {
				continue // it tries both itself
			}
			t.Run(name+"/"+scheme, func(t *testing.T) {
				r := send(t, scheme, someText, "")
				r.m.URL = c.signed
				r.m.Headers = r.signed(t, someText)
				r.m.URL = c.given
				switch {
				case c.want == "":
					r.wants(t, Mismatch)
				case scheme == "twilio" && name == "behind a proxy":
					r.wants(t, Mismatch, "the URL matches with https for http: ")
				case scheme == "twilio" && name == "all at once":
					r.wants(t, Mismatch, strings.Replace(c.want, "and without its port ", "", 1))
				default:
					r.wants(t, Mismatch, c.want)
				}
			})
		}
	}
}

func TestExplainMethods(t *testing.T) {
	r := send(t, "hubspot-v3", someText, "{}")
	r.m.Method = "Post"
	r.wants(t, Mismatch, "the method matches in capital letters")
	r.m.Method = "post"
	r.m.Headers = r.signed(t, someText)
	r.m.Method = "POST"
	r.wants(t, Mismatch, "the method matches in small letters")
}
