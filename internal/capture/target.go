package capture

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Target is where captures are sent on. One without a path, such as http://localhost:3000, gets each at the path and query
// that it came to; one with a path gets all of them there, with the query that they came with unless it has its own.
type Target struct{ url *url.URL }

// ParseTarget reads an http or https URL. Its error quotes nothing: a URL may hold a password.
func ParseTarget(text string) (Target, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return Target{}, errors.New("this is not a URL such as http://localhost:3000/in")
	}
	u.Fragment, u.RawFragment = "", ""
	return Target{u}, nil
}

// Address is where a capture that came to an address is sent.
func (t Target) Address(came string) string {
	path, query := pathOf(came)
	u := *t.url
	if u.Path == "" {
		return u.Scheme + "://" + withUser(&u) + path + queryOr(u.RawQuery, query)
	}
	if u.RawQuery == "" {
		u.RawQuery = query
	}
	return u.String()
}

func withUser(u *url.URL) string {
	if u.User == nil {
		return u.Host
	}
	return u.User.String() + "@" + u.Host
}

func queryOr(own, came string) string {
	if query := cmp.Or(own, came); query != "" {
		return "?" + query
	}
	return ""
}

// pathOf splits path and query off an address, as they are spelled there. What is no path, such as *, becomes a slash: it
// must not get into a host.
func pathOf(address string) (path, query string) {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = strings.TrimLeftFunc(rest, func(c rune) bool { return !strings.ContainsRune("/?#", c) })
	}
	address, _, _ = strings.Cut(address, "#")
	path, query, _ = strings.Cut(address, "?")
	if !strings.HasPrefix(path, "/") {
		path = "/"
	}
	return path, query
}

// Request makes the request that sends a capture on: its method, header fields and body as they came, without what is about
// the connection that it came by (RFC 9110, 7.6.1). The Host is the address's own.
func (c *Capture) Request(ctx context.Context, address string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, cmp.Or(c.Method, http.MethodPost), address, bytes.NewReader(c.Body))
	if err != nil {
		return nil, err
	}
	drop := connectionFields(c.Headers)
	for _, h := range c.Headers {
		if name := strings.ToLower(h.Name); !drop(name) {
			r.Header[spelling(h.Name)] = append(r.Header[spelling(h.Name)], h.Value)
		}
	}
	if r.Header["User-Agent"] == nil {
		r.Header["User-Agent"] = []string{""} // net/http's word for none
	}
	return r, nil
}

// spelling is the name as it came, but where net/http looks whether it is there.
func spelling(name string) string {
	if strings.EqualFold(name, "User-Agent") {
		return "User-Agent"
	}
	return name
}

// connectionFields tells which names, in small letters, are about one connection: the known ones, those that Connection
// names, and the length and host, which are said anew.
func connectionFields(headers []Header) func(name string) bool {
	drop := []string{
		"connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer",
		"transfer-encoding", "upgrade", "expect", "host", "content-length",
	}
	for _, h := range headers {
		if strings.EqualFold(h.Name, "Connection") {
			for name := range strings.SplitSeq(h.Value, ",") {
				drop = append(drop, strings.ToLower(strings.TrimSpace(name)))
			}
		}
	}
	return func(name string) bool { return slices.Contains(drop, name) }
}

// PassedOn are the header fields of an answer that is passed on, without what is about the connection that it came by.
func PassedOn(answer http.Header) http.Header {
	var headers []Header
	for _, value := range answer["Connection"] {
		headers = append(headers, Header{"Connection", value})
	}
	drop := connectionFields(headers)
	passed := http.Header{}
	for name, values := range answer {
		if lower := strings.ToLower(name); !drop(lower) || lower == "content-length" {
			passed[name] = values
		}
	}
	return passed
}
