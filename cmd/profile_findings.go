package cmd

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// finding is one line of what a check tells.
type finding struct {
	Check  string `json:"check"`
	Status string `json:"status"` // ok, warning, failed or skipped
	Detail string `json:"detail"`
}

// examination makes findings of one read call.
type examination struct {
	t    target
	seen sighting
	err  error
	now  time.Time
}

const (
	fine    = "ok"
	warning = "warning"
	broken  = "failed"
	skipped = "skipped"
)

func (e *examination) findings() []finding {
	return []finding{e.name(), e.tls(), e.answer(), e.credentials(), e.permissions(), e.clock(), e.dialect()}
}

func (e *examination) name() finding {
	const check = "name"
	var unknown *net.DNSError
	switch s := e.seen; {
	case e.t.local:
		return finding{check, skipped, "local mode: no network"}
	case !s.sent:
		return finding{check, skipped, "nothing was sent"}
	case s.proxy != nil:
		return finding{check, skipped, "through the proxy " + s.proxy.Host}
	case errors.As(s.err, &unknown):
		return finding{check, broken, unknown.Error()}
	case len(s.addresses) > 0:
		return finding{check, fine, s.url.Hostname() + " is " + strings.Join(s.addresses, ", ")}
	}
	return finding{check, fine, e.seen.url.Hostname()}
}

// soon is when a certificate should be renewed.
const soon = 14 * 24 * time.Hour

func (e *examination) tls() finding {
	const check = "tls"
	var refused *tls.CertificateVerificationError
	var noTLS tls.RecordHeaderError
	switch s := e.seen; {
	case e.t.local || !s.sent:
		return finding{check, skipped, "no connection"}
	case s.url.Scheme == "http" && dialect.IsLoopback(s.url.Hostname()):
		return finding{check, skipped, "http, on this machine"}
	case s.url.Scheme == "http":
		return finding{check, warning, "http: everybody on the way can read the credentials"}
	case errors.As(s.err, &refused):
		return finding{check, broken, refused.Error()}
	case errors.As(s.err, &noTLS):
		return finding{check, broken, noTLS.Error()}
	case s.tls == nil || len(s.tls.PeerCertificates) == 0:
		return finding{check, skipped, "no connection"}
	}
	return e.certificate()
}

func (e *examination) certificate() finding {
	state := e.seen.tls
	end := state.PeerCertificates[0].NotAfter
	left := end.Sub(e.now)
	detail := fmt.Sprintf("%s, the certificate is good until %s (%d days)", tls.VersionName(state.Version), end.UTC().Format(time.DateOnly), int(left.Hours()/24))
	if left < soon {
		return finding{"tls", warning, detail}
	}
	return finding{"tls", fine, detail}
}

func (e *examination) answer() finding {
	const check = "answer"
	switch s := e.seen; {
	case !s.sent:
		return finding{check, skipped, "nothing was sent"}
	case s.err != nil, s.status == http.StatusTooManyRequests, s.status >= http.StatusInternalServerError:
		return finding{check, broken, e.err.Error()}
	}
	return finding{check, fine, fmt.Sprintf("%d in %s", e.seen.status, e.seen.took.Round(time.Millisecond))}
}

func (e *examination) credentials() finding {
	const check = "credentials"
	switch kind := hook.KindOf(e.err); {
	case e.err == nil, e.seen.status >= 200 && e.seen.status < 300, kind == hook.Forbidden:
		return finding{check, fine, "the API lets you in"}
	case e.unread(), kind == hook.Unauthenticated:
		return finding{check, broken, e.err.Error()}
	}
	return finding{check, skipped, "the API did not say"}
}

func (e *examination) permissions() finding {
	const check = "permissions"
	switch {
	case e.err == nil:
		return finding{check, fine, "webhooks can be read; whether they can be changed only a change shows"}
	case hook.KindOf(e.err) == hook.Forbidden:
		return finding{check, broken, e.err.Error()}
	}
	return finding{check, skipped, "the API did not say"}
}

// apart is how far clocks may be from each other before it is told: signatures are refused after some minutes.
const apart = 30 * time.Second

func (e *examination) clock() finding {
	const check = "clock"
	date, err := http.ParseTime(e.seen.date)
	if err != nil {
		return finding{check, skipped, "the API did not tell the time"}
	}
	skew := e.seen.at.Sub(date)
	switch {
	case skew.Abs() < apart:
		return finding{check, fine, "the same as the API's"}
	case skew > 0:
		return finding{check, warning, fmt.Sprintf("this machine is %s ahead of the API", skew.Round(time.Second))}
	}
	return finding{check, warning, fmt.Sprintf("this machine is %s behind the API", skew.Abs().Round(time.Second))}
}

func (e *examination) dialect() finding {
	const check = "dialect"
	name := e.t.dialect.Name
	switch kind := hook.KindOf(e.err); {
	case e.err == nil:
		return finding{check, fine, "the answer is what " + name + " says"}
	case kind == hook.Unsupported && !e.seen.sent:
		return finding{check, skipped, name + " has no list: nothing can be read"}
	case e.kind() == hook.Failed:
		return finding{check, broken, e.err.Error()}
	}
	return finding{check, skipped, "there was no answer to understand"}
}
