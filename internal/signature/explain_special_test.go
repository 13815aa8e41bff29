package signature

import (
	"encoding/base64"
	"testing"
)

// rfcArrival signs as Entrust IDaaS does, whose key may be the token's text or what its base64 says.
func rfcArrival(t *testing.T) *arrival {
	t.Helper()
	r := send(t, "hmac", someText, `{"a":1}`)
	r.scheme = found(t, "rfc9421")
	r.m.URL = "https://example.com/in?a=1&b=2"
	r.m.Headers = r.signed(t, someText)
	return r
}

func TestExplainMessageSignatures(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*arrival)
		reason Reason
		want   string
	}{
		"body":   {func(r *arrival) { r.body = append(r.body, '\n') }, DigestMismatch, "the body matches without its final newline"},
		"base64": {func(r *arrival) { r.secrets = []string{base64.StdEncoding.EncodeToString([]byte(someText))} }, Mismatch, "the secret matches decoded from base64"},
		"proxy":  {func(r *arrival) { r.m.URL = "http://example.com:8080/in?a=1&b=2" }, Mismatch, "the URL matches with https for http and without its port"},
		"query":  {func(r *arrival) { r.m.URL = "https://example.com/in?b=2&a=1" }, Mismatch, "the URL matches with its query sorted"},
		"method": {func(r *arrival) { r.m.Method = "post" }, Mismatch, "the method matches in capital letters"},
	} {
		t.Run(name, func(t *testing.T) {
			r := rfcArrival(t)
			r.wants(t, OK)
			c.change(r)
			r.wants(t, c.reason, c.want)
		})
	}
	t.Run("as any HMAC", func(t *testing.T) {
		r := rfcArrival(t)
		r.scheme = found(t, "hmac")
		r.wants(t, MissingHeader, "the scheme rfc9421 verifies it, by the header Signature-Input")
	})
}

// TestExplainPublicKeys: bodies are explained with public keys too.
func TestExplainPublicKeys(t *testing.T) {
	for _, v := range readVectors(t, "../../testdata/signature/vectors.jsonl") {
		if !v.Valid || v.Scheme != "sendgrid" && v.Scheme != "discord" {
			continue
		}
		m, o := v.message(t), v.options()
		body, err := base64.StdEncoding.DecodeString(v.BodyBase64)
		if err != nil {
			t.Fatal(err)
		}
		all := Explain(t.Context(), v.scheme(t), m, append(body, '\n'), o, Result{Reason: Mismatch})
		if len(all) != 1 {
			t.Errorf("%s: found %v", v.Scheme, all)
		}
	}
}
