package client

import (
	"net/http"
	"strings"

	"hookctl/internal/hook"
)

// sameHost follows a redirect only within the host that was called, so that credentials go nowhere else, and only if
// the method stays: a POST that became a GET would do something other than what was asked.
func sameHost(req *http.Request, via []*http.Request) error {
	first := via[0]
	switch {
	case !strings.EqualFold(req.URL.Host, first.URL.Host) || req.URL.Scheme != first.URL.Scheme && req.URL.Scheme != "https":
		return hook.Errorf(hook.Failed, "the API redirects to another host, %s", req.URL.Host).
			WithHint("if that is the right one, give it as --server")
	case req.Method != first.Method:
		return hook.Errorf(hook.Failed, "the API redirects a %s to %s", first.Method, req.URL.Path).
			WithHint("check the server URL")
	case len(via) >= 10:
		return hook.Errorf(hook.Failed, "the API redirects in a circle")
	}
	return nil
}
