package signature

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestNothingTellsSecrets verifies and explains all vectors, as they are and with the usual mistakes, and looks for secrets and
// right signatures in all that is told: whoever reads the output of a receiver must not learn to sign.
func TestNothingTellsSecrets(t *testing.T) {
	told, secrets, signatures := 0, 0, 0
	for i, v := range readVectors(t, "../../testdata/signature/vectors.jsonl") {
		body, err := base64.StdEncoding.DecodeString(v.BodyBase64)
		if err != nil {
			t.Fatal(err)
		}
		for _, mistake := range mistakes() {
			m, o, s := v.message(t), v.options(), v.scheme(t)
			mistaken := mistake(body, &o)
			texts := allTold(t, s, m, mistaken, o)
			hidden := append(secretForms(o), secretForms(v.options())...)
			sums := slices.Concat(rightSignatures(t, s, m, mistaken, o), rightSignatures(t, s, m, body, v.options()))
			told, secrets, signatures = told+len(texts), secrets+len(hidden), signatures+len(sums)
			for _, text := range texts {
				for _, h := range append(hidden, sums...) {
					if len(h) >= 8 && strings.Contains(text, h) {
						t.Errorf("vector %d (%s, %s): %q tells %q", i+1, v.Scheme, v.Why, text, h)
					}
				}
			}
		}
	}
	if told < 1000 || secrets < 1000 || signatures < 1000 {
		t.Errorf("only %d texts, %d secrets and %d signatures: the test has lost its subject", told, secrets, signatures)
	}
}

// mistakes change a delivery, or how it is verified, so that there is something to explain.
func mistakes() []func(body []byte, o *Options) []byte {
	each := func(o *Options, change func([]byte) []byte) {
		for i, s := range o.Secrets {
			o.Secrets[i] = change(s)
		}
	}
	return []func([]byte, *Options) []byte{
		func(body []byte, _ *Options) []byte { return body },
		func(body []byte, _ *Options) []byte { return append(slices.Clone(body), '\n') },
		func(body []byte, o *Options) []byte {
			each(o, func(s []byte) []byte { return append(slices.Clone(s), '\n') })
			return body
		},
		func(body []byte, o *Options) []byte {
			each(o, func(s []byte) []byte { return []byte(hex.EncodeToString(s)) })
			return body
		},
		func(body []byte, o *Options) []byte {
			o.Encoding = "base64"
			return body
		},
	}
}

// allTold is each text that a verification and its explanation give.
func allTold(t *testing.T, s *Scheme, m Message, body []byte, o Options) []string {
	t.Helper()
	m.Body = bytes.NewReader(body)
	r, err := Verify(t.Context(), s, m, o)
	if err != nil {
		return []string{err.Error()}
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	all := []string{string(text), r.Detail}
	for _, f := range Explain(t.Context(), s, m, body, o, r) {
		all = append(all, f.What)
	}
	return all
}

// secretForms are the ways to write the secrets of a verification.
func secretForms(o Options) []string {
	var all []string
	for _, s := range o.Secrets {
		all = append(all, forms(s)...)
		for _, t := range secretTexts(s) {
			for _, encoding := range []string{"text", "base64", "base64url", "hex"} {
				if b, err := decodeSecret(t.text, encoding); err == nil {
					all = append(all, forms(b)...)
				}
			}
		}
	}
	return all
}

func forms(b []byte) []string {
	return []string{
		string(b), hex.EncodeToString(b), strings.ToUpper(hex.EncodeToString(b)),
		base64.RawStdEncoding.EncodeToString(b), base64.RawURLEncoding.EncodeToString(b), fmt.Sprintf("%d", b),
	}
}

// rightSignatures are those that would have been right for the message as it is.
func rightSignatures(t *testing.T, s *Scheme, m Message, body []byte, o Options) []string {
	t.Helper()
	if s.Special != "" || s.Algorithm == algToken {
		return signedNow(t, s, m, body, o)
	}
	keys, err := s.keys(o)
	if err != nil {
		return nil
	}
	msg := &message{method: m.Method, url: m.URL, fields: m.Headers, body: body, read: true}
	c := &claims{id: "unknown", time: timestamp{"0", time.Unix(0, 0)}}
	if read, err := s.read(msg); err == nil {
		c = read
	}
	var all []string
	for _, algorithm := range s.algorithms() {
		p := &press{mills: mills(algorithm, keys)}
		if p.write(t.Context(), s, msg, c, nil, 0) != nil {
			continue // what it needs is not there
		}
		for _, m := range p.mills {
			if m, ok := m.(*macMill); ok {
				all = append(all, forms(m.Sum(nil))...)
			}
		}
	}
	return all
}

// signedNow has a scheme with code sign the message.
func signedNow(t *testing.T, s *Scheme, m Message, body []byte, o Options) []string {
	t.Helper()
	m.Body = bytes.NewReader(body)
	headers, err := Sign(t.Context(), s, m, SignOptions{Secrets: o.Secrets, At: o.At, Encoding: o.Encoding})
	if err != nil {
		return nil // not every secret can sign
	}
	var all []string
	for _, h := range headers {
		all = append(all, h.Value)
		if _, sum, ok := strings.Cut(h.Value, "v0="); ok {
			all = append(all, sum)
		}
	}
	return all
}

// TestExplainIsBounded counts what explanations cost where most can be tried: all of it with one key, and never too much.
func TestExplainIsBounded(t *testing.T) {
	for _, scheme := range []string{"hmac", "hubspot-v3", "twilio", "stripe", "svix"} {
		for keys := 1; keys <= maxKeys; keys++ {
			r := send(t, scheme, somehow, "")
			r.body = []byte("\ufeff{\"b\": 1\r\n}\n")
			r.m.URL = "http://example.com:8080/other?b=2&a=1&bodySHA256=0"
			o := Options{At: r.o.At}
			for i := range keys {
				o.Secrets = append(o.Secrets, fmt.Appendf(nil, "whsec_YW5vdGhlciBzZWNyZXQsIHdoaWNoIGlzIG5ld%dVy \n", i))
			}
			e := &explainer{ctx: t.Context(), first: guess{*r.scheme, r.m, r.body, o}, reason: Mismatch, left: maxMACs}
			e.explain()
			if e.left < 0 || keys == 1 && e.left == 0 {
				t.Errorf("%s with %d keys: %d of %d MACs are left", scheme, keys, e.left, maxMACs)
			}
			if want := e.left == 0; want != (len(e.found) == 1) || want && !strings.Contains(e.found[0].What, "not all was tried") {
				t.Errorf("%s with %d keys, %d MACs left: found %v", scheme, keys, e.left, e.found)
			}
			t.Logf("%s with %d keys: %d MACs", scheme, keys, maxMACs-e.left)
		}
	}
}
