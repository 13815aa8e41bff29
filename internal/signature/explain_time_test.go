package signature

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestExplainTimes(t *testing.T) {
	as := func(s *Scheme, time string) *Scheme {
		n := *s
		n.content = nil
		for _, p := range s.content {
			if p.kind == partTimestamp {
				p = part{partText, time}
			}
			n.content = append(n.content, p)
		}
		return &n
	}
	milliseconds, seconds := strconv.FormatInt(sentAt.UnixMilli(), 10), strconv.FormatInt(sentAt.Unix(), 10)
	for name, c := range map[string]struct {
		scheme, header, sent, signed string
		reason                       Reason
		want                         string
	}{
		"ms for s":          {"slack", "X-Slack-Request-Timestamp", milliseconds, milliseconds, Future, "the time is in milliseconds, while the scheme has seconds; read so, it is 5s old"},
		"ms for s, kv":      {"stripe", "Stripe-Signature", milliseconds, milliseconds, Future, "the time is in milliseconds, while the scheme has seconds; read so, it is 5s old"},
		"s for ms":          {"hubspot-v3", "X-HubSpot-Request-Timestamp", seconds, seconds, Stale, "the time is in seconds, while the scheme has milliseconds; read so, it is 5s old"},
		"ms sent":           {"slack", "X-Slack-Request-Timestamp", milliseconds, seconds, Mismatch, "the signature matches with the time in seconds: milliseconds were sent, but seconds signed"},
		"ms sent, kv":       {"stripe", "Stripe-Signature", milliseconds, seconds, Mismatch, "the signature matches with the time in seconds: milliseconds were sent, but seconds signed"},
		"s sent":            {"hubspot-v3", "X-HubSpot-Request-Timestamp", seconds, milliseconds, Mismatch, "the signature matches with the time in milliseconds: seconds were sent, but milliseconds signed"},
		"decimals":          {"slack", "X-Slack-Request-Timestamp", seconds + ".5", seconds + ".5", MalformedTime, "the signature is right, but its time is not written as seconds since 1970; it would be 5s old"},
		"plus":              {"stripe", "Stripe-Signature", "+" + seconds, "+" + seconds, MalformedTime, "the signature is right, but its time is not written as seconds since 1970; it would be 5s old"},
		"ms with decimals":  {"slack", "X-Slack-Request-Timestamp", milliseconds + ".5", milliseconds + ".5", MalformedTime, "the signature is right, but its time is not written as seconds since 1970; it would be 5s old"},
		"RFC 3339":          {"slack", "X-Slack-Request-Timestamp", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", MalformedTime, "the signature is right, but its time is not written as seconds since 1970; it would be 5s old"},
		"no time":           {"slack", "X-Slack-Request-Timestamp", "yesterday", "yesterday", MalformedTime, "the signature is right, but its time is not written as seconds since 1970"},
		"never":             {"slack", "X-Slack-Request-Timestamp", "NaN", "NaN", MalformedTime, "the signature is right, but its time is not written as seconds since 1970"},
		"long ago":          {"slack", "X-Slack-Request-Timestamp", "1767225000", "1767225000", Stale, ""},
		"far in the future": {"slack", "X-Slack-Request-Timestamp", "1767325600", "1767325600", Future, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := send(t, c.scheme, someText, "{}")
			was := seconds
			if c.scheme == "hubspot-v3" {
				was = milliseconds
			}
			right := r.scheme
			r.scheme = as(right, c.signed)
			r.m.Headers = r.signed(t, someText)
			r.scheme = right
			r.change(c.header, func(v string) string { return strings.Replace(v, was, c.sent, 1) })
			if c.want == "" {
				r.wants(t, c.reason)
			} else {
				r.wants(t, c.reason, c.want)
			}
		})
	}
}

// TestExplainStale: what matches may be too old besides, and then that is said too.
func TestExplainStale(t *testing.T) {
	r := send(t, "slack", someText, "{}")
	r.body, r.o.At = []byte("{}\n"), sentAt.Add(time.Hour)
	r.wants(t, Mismatch, "the body matches without its final newline: an editor or echo added one; read so, it is 1h0m0s old")
}
