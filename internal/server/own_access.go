package server

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"hookctl/internal/hook"
)

// admin lets only the administrator pass, if the credentials name one. Where nobody is asked who they are, it keeps out
// web pages: a browser on this machine reaches the server, whoever wrote the page that it shows.
func (s *Server) admin(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if c := s.o.Credentials; c != nil && c.Admin != "" {
			token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
			if !ok || subtle.ConstantTimeCompare([]byte(token), []byte(c.Admin)) != 1 {
				w.Header().Set("WWW-Authenticate", `Bearer realm="hookctl"`)
				s.failOwn(w, hook.Errorf(hook.Unauthenticated, "the administrator's token is missing"))
				return
			}
		} else if err := foreign(r); err != nil {
			s.failOwn(w, err)
			return
		}
		next(w, r)
	}
}

// strange is foreign for the dialects' APIs: where any credential is good enough, a page could have sent one.
func (s *Server) strange(r *http.Request) error {
	if s.o.Credentials != nil {
		return nil
	}
	return foreign(r)
}

// foreign refuses what a page of another site may have sent. One that had its own name lead to this machine is of the
// same site as far as the browser can see; so the server is only called by address, or as localhost.
func foreign(r *http.Request) error {
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return hook.Errorf(hook.Forbidden, "this comes from a page of another site, by its Origin or Sec-Fetch-Site")
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	if _, err := netip.ParseAddr(host); err == nil || strings.EqualFold(host, "localhost") {
		return nil
	}
	return hook.Errorf(hook.Forbidden, "without --credentials this server is called by its address or as localhost, not as %s", host)
}
