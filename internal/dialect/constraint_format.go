package dialect

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
)

// checkFormat checks what kind of text it is.
func (f *Field) checkFormat(s string, local bool) error {
	if f.Name == "method" && !isToken(s) {
		return fmt.Errorf("%q is no HTTP method", s)
	}
	switch f.Format {
	case "uri":
		return f.checkURL(s, local)
	case "date-time":
		if _, err := time.Parse(time.RFC3339Nano, s); err != nil {
			return fmt.Errorf("%q is no RFC 3339 time", s)
		}
	case "uuid":
		if !isUUID(s) {
			return fmt.Errorf("%q is no UUID", s)
		}
	}
	return nil
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range s {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", c) {
			return false
		}
	}
	return true
}

// checkURL never shows the URL: its user part or query may be secret.
func (f *Field) checkURL(s string, local bool) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" || u.Opaque != "" {
		return errors.New("must be an absolute URL, such as https://example.com/in")
	}
	if len(f.Schemes) > 0 && !slices.Contains(f.Schemes, strings.ToLower(u.Scheme)) {
		if !local || u.Scheme != "http" || !IsLoopback(u.Hostname()) {
			return fmt.Errorf("must be a URL of the scheme %s, not %s", strings.Join(f.Schemes, " or "), u.Scheme)
		}
	}
	if u.Hostname() == "" {
		return errors.New("must be a URL with a host, such as https://example.com/in")
	}
	return nil
}

// IsLoopback tells whether a host name or address is this machine.
func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// checkHeader refuses what is no header field (RFC 9110 section 5). It never shows the value.
func checkHeader(name, value string) error {
	if !isToken(name) {
		return fmt.Errorf("%q is no name of a header field", name)
	}
	if strings.ContainsFunc(value, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }) {
		return fmt.Errorf("the value of header %q has a control character", name)
	}
	return nil
}

// isToken tells whether a text can be the name of a header field or a method (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	const letters = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool { return !strings.ContainsRune(letters, c) })
}
