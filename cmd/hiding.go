package cmd

import (
	"bytes"
	"slices"
	"strings"

	"hookctl/internal/capture"
	"hookctl/internal/dialect"
	"hookctl/internal/signature"
)

// hiding says what is secret in the header fields of deliveries.
type hiding struct {
	show    bool     // nothing is hidden
	header  string   // which holds the secret itself, by the scheme; "" if none does
	secrets [][]byte // which nothing that is printed may show
}

// of hides what is secret by a scheme.
func (h *hiding) of(s *signature.Scheme, secrets [][]byte) {
	h.secrets = slices.DeleteFunc(slices.Clone(secrets), func(s []byte) bool { return len(bytes.TrimSpace(s)) == 0 })
	if s.SendsSecret() {
		h.header = s.Signature.Header
	}
}

// headers are header fields with stars for what is secret.
func (h *hiding) headers(headers []capture.Header) []capture.Header {
	all := slices.Clone(headers)
	for i, field := range all {
		if !h.show && h.hides(field) {
			all[i].Value = dialect.Stars
		}
	}
	return all
}

// hides tells whether a field is secret. A signature is not: without it nobody could tell why it is wrong.
func (h *hiding) hides(field capture.Header) bool {
	name := strings.ReplaceAll(strings.ToLower(field.Name), "signature", "")
	return dialect.IsCredentialHeader(name) || h.header != "" && strings.EqualFold(field.Name, h.header) ||
		slices.ContainsFunc(h.secrets, func(secret []byte) bool { return strings.Contains(field.Value, string(secret)) })
}

// url is an address with stars for what is secret.
func (h *hiding) url(address string) string {
	if h.show {
		return address
	}
	return dialect.RedactURL(address)
}
