package delivery_test

import (
	"testing"

	"hookctl/internal/delivery"
)

func TestHost(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.com/in?a=b":   "example.com:443",
		"http://EXAMPLE.com":           "example.com:80",
		"http://u:p@example.com:8080/": "example.com:8080",
		"http://[::1]:1/":              "[::1]:1",
		"https://[2001:db8::1]/":       "[2001:db8::1]:443",
		"/in":                          "",
		"http://a b/":                  "",
		"":                             "",
	} {
		if got := delivery.Host(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
