package dialect

import (
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// header writes the header fields: what the body is, those of the dialect, the webhook's own.
func (d *Dialect) header(out *Outgoing, w hook.Webhook, f *filler) error {
	out.Headers = []hook.Header{{Name: contentType, Value: "application/json"}}
	if d.Delivery != nil {
		for name, text := range d.Delivery.Headers.All() {
			h := hook.Header{Name: name, Value: f.text(*text)}
			if err := checkHeader(h.Name, h.Value); err != nil {
				return &hook.Error{Kind: hook.Invalid, Err: err}
			}
			out.Headers = append(out.Headers, h)
		}
	}
	if f.err != nil {
		return f.err
	}
	return d.ownHeaders(out, w.Headers)
}

// ownHeaders adds those of the webhook. One that is said already, or that is about the connection, is left out.
func (d *Dialect) ownHeaders(out *Outgoing, own []hook.Header) error {
	said := len(out.Headers)
	for _, h := range own {
		if isReserved(h.Name) || slices.ContainsFunc(out.Headers[:said], func(o hook.Header) bool { return strings.EqualFold(o.Name, h.Name) }) {
			continue
		}
		if err := checkHeader(h.Name, h.Value); err != nil {
			return &hook.Error{Kind: hook.Invalid, Message: "the webhook's headers", Err: err}
		}
		out.Headers = append(out.Headers, h)
		if d.isSecret("headers") || IsCredentialHeader(h.Name) {
			out.SecretHeaders = append(out.SecretHeaders, h.Name)
		}
	}
	return nil
}

const contentType = "Content-Type"

// isReserved tells whether a header field follows from the request itself, so that nobody else may write it.
func isReserved(name string) bool {
	names := []string{
		contentType, "Content-Length", "Host", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection",
		"TE", "Trailer", "Upgrade", "Expect",
	}
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}
