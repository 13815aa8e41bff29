package signature

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	mathrand "math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/hook"
)

// delivery is a message to be signed, with the keys of both sides.
type delivery struct {
	s      *Scheme
	m      Message
	body   []byte
	sign   SignOptions
	verify Options
}

// signable are the schemes that can sign with what a test can make.
func signable(t *testing.T) []*Scheme {
	t.Helper()
	var all []*Scheme
	for _, name := range Names() {
		s, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		if s.Special == "" && s.Signature.JSON == "" || s.Special == "hook0" || s.Special == "twilio" {
			all = append(all, s)
		}
	}
	return all
}

// newDelivery makes a random one, with n secrets.
func newDelivery(t *testing.T, r *mathrand.Rand, s *Scheme, n int) *delivery {
	t.Helper()
	at := time.UnixMilli(1767225600000 + r.Int64N(1e9)*1000)
	d := &delivery{s: s, body: make([]byte, r.IntN(100)+1)}
	for i := range d.body {
		d.body[i] = byte(r.IntN(256))
	}
	switch {
	case s.Timestamp != nil && s.Timestamp.JSON != "":
		d.body = fmt.Appendf(nil, `{"a":"%x","webhookTimestamp":%d}`, d.body, at.UnixMilli())
	case s.Special == "twilio":
		d.body = []byte(url.Values{"b": {string(d.body), "2"}, "a": {"%&"}}.Encode())
		d.m.Headers = []Header{{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}}
	}
	d.m.Method, d.m.URL = "PUT", fmt.Sprintf("https://example.com/in/%%3A?n=%d", r.IntN(1000))
	d.sign = SignOptions{At: at, ID: fmt.Sprintf("msg_%x", r.Uint64())}
	d.verify = Options{At: at}
	for range n {
		d.addKey(t, r)
	}
	return d
}

func (d *delivery) addKey(t *testing.T, r *mathrand.Rand) {
	t.Helper()
	private, public := randomKey(t, r, d.s)
	d.sign.Secrets = append(d.sign.Secrets, []byte(private))
	if public == "" {
		d.verify.Secrets = append(d.verify.Secrets, []byte(private))
		return
	}
	d.verify.PublicKeys = append(d.verify.PublicKeys, []byte(public))
}

// randomKey makes a key in one of the forms that a scheme takes; public is empty if both sides have the same.
func randomKey(t *testing.T, r *mathrand.Rand, s *Scheme) (private, public string) {
	t.Helper()
	secret := make([]byte, 24+r.IntN(40))
	_, _ = rand.Read(secret)
	pub, priv, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.StdEncoding.EncodeToString
	switch s.Secret {
	case "hex-public-key":
		forms := []string{
			hex.EncodeToString(priv.Seed()), b64(priv.Seed()), hex.EncodeToString(priv), b64(priv), pemOf(t, priv, "PRIVATE KEY"),
		}
		return forms[r.IntN(len(forms))], []string{hex.EncodeToString(pub), pemOf(t, pub, "PUBLIC KEY")}[r.IntN(2)]
	case "spki-public-key":
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		spki, _ := x509.MarshalPKIXPublicKey(&key.PublicKey)
		sec1, _ := x509.MarshalECPrivateKey(key)
		return []string{b64(sec1), pemOf(t, key, "PRIVATE KEY")}[r.IntN(2)], b64(spki)
	case "whsec":
		if r.IntN(3) == 0 {
			return []string{"whsk_" + b64(priv.Seed()), "whsk_" + b64(priv)}[r.IntN(2)], "whpk_" + b64(pub)
		}
		return []string{"whsec_", ""}[r.IntN(2)] + b64(secret), ""
	}
	return hex.EncodeToString(secret), ""
}

func pemOf(t *testing.T, key any, kind string) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if kind == "PUBLIC KEY" {
		der, err = x509.MarshalPKIXPublicKey(key)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// send signs the delivery and adds the headers to it.
func (d *delivery) send(t *testing.T) *delivery {
	t.Helper()
	d.m.Body = bytes.NewReader(d.body)
	headers, err := Sign(t.Context(), d.s, d.m, d.sign)
	if err != nil {
		t.Fatalf("%s: %v", d.s.Name, err)
	}
	d.m.Headers = append(d.m.Headers, headers...)
	return d
}

func (d *delivery) receive(t *testing.T) Result {
	t.Helper()
	d.m.Body = bytes.NewReader(d.body)
	r, err := Verify(t.Context(), d.s, d.m, d.verify)
	if err != nil {
		t.Fatalf("%s: %v", d.s.Name, err)
	}
	return r
}

// TestRoundTrip signs random messages and verifies them: with one secret, with several, and with an old one only.
func TestRoundTrip(t *testing.T) {
	r := mathrand.New(mathrand.NewPCG(1, 2))
	for _, s := range signable(t) {
		for range 20 {
			d := newDelivery(t, r, s, 1+r.IntN(3)).send(t)
			got := d.receive(t)
			if !got.Valid || *got.MatchedSecret != 0 && len(d.verify.PublicKeys) == 0 {
				t.Fatalf("%s: %+v %v", s.Name, got, d.m.Headers)
			}
			if got.BodyCovered != (s.Algorithm != algToken) {
				t.Errorf("%s: body covered: %t", s.Name, got.BodyCovered)
			}
		}
		d := newDelivery(t, r, s, 1).send(t)
		d.verify.Secrets = append([][]byte{[]byte("c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0")}, d.verify.Secrets...)
		if got := d.receive(t); len(d.verify.PublicKeys) == 0 && (!got.Valid || *got.MatchedSecret != 1 || !warns(got, "not the newest")) {
			t.Errorf("%s, old secret: %+v", s.Name, got)
		}
	}
}

// TestEachSecretSigns: where a scheme has a form for several signatures, the holder of any secret can verify.
func TestEachSecretSigns(t *testing.T) {
	r := mathrand.New(mathrand.NewPCG(3, 4))
	for _, name := range []string{"standard-webhooks", "stripe", "paddle", "pagerduty", "outpost", "outpost-timestamped", "hook0"} {
		s, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		d := newDelivery(t, r, s, 3).send(t)
		secrets, public := d.verify.Secrets, d.verify.PublicKeys
		for i := range 3 {
			d.verify.Secrets, d.verify.PublicKeys = nil, nil
			if i < len(secrets) {
				d.verify.Secrets = secrets[i : i+1]
			} else {
				d.verify.PublicKeys = public[i-len(secrets) : i-len(secrets)+1]
			}
			if got := d.receive(t); !got.Valid {
				t.Errorf("%s, secret %d: %+v in %v", name, i, got, d.m.Headers)
			}
		}
	}
}

// TestTampered changes one byte at a time of what is signed, and of the signature.
func TestTampered(t *testing.T) {
	r := mathrand.New(mathrand.NewPCG(5, 6))
	for _, s := range signable(t) {
		for range 40 {
			d := newDelivery(t, r, s, 1).send(t)
			what := d.tamper(r)
			if got := d.receive(t); got.Valid {
				t.Fatalf("%s: valid with another %s: %q %v", s.Name, what, d.body, d.m)
			}
		}
	}
}

// tamper changes something that is signed, or what proves it.
func (d *delivery) tamper(r *mathrand.Rand) (what string) {
	signed := len(d.m.Headers) // all headers but the form's type were made by Sign
	first := 0
	if d.s.Special == "twilio" {
		first = 1
	}
	switch n := r.IntN(4); {
	case n == 0 && (d.s.bodyCovered() || d.s.Special == "hook0"):
		i := r.IntN(len(d.body))
		d.body[i] ^= byte(1 << r.IntN(8))
		return "body"
	case n == 1 && d.s.content.has(partURL, partHubSpot) || n == 1 && d.s.Special == "twilio":
		d.m.URL += "0"
		return "URL"
	case n == 2 && d.s.content.has(partMethod):
		d.m.Method = "POST"
		return "method"
	}
	h := &d.m.Headers[first+r.IntN(signed-first)]
	for before := h.Value; strings.EqualFold(before, h.Value); { // hex digits may be large or small
		b := []byte(before)
		b[r.IntN(len(b))] = byte('!' + r.IntN(94))
		h.Value = string(b)
	}
	return h.Name
}

func warns(r Result, text string) bool {
	return slices.ContainsFunc(r.Warnings, func(w string) bool { return strings.Contains(w, text) })
}

// TestCannotSign: what is missing is named, and no key is shown.
func TestCannotSign(t *testing.T) {
	for _, c := range []struct {
		scheme, secret string
		kind           hook.Kind
		want           string
	}{
		{"mailgun", "s3cr3t-s3cr3t-s3cr3t", hook.Unsupported, "the sender's program writes it"},
		{"square", "s3cr3t-s3cr3t-s3cr3t", hook.Invalid, "URL"},
		{"twilio", "s3cr3t-s3cr3t-s3cr3t", hook.Invalid, "URL"},
		{"standard-webhooks", "s3cr3t!!", hook.Invalid, "not base64"},
		{"standard-webhooks", "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=", hook.Invalid, "private key"},
		{"standard-webhooks", "whsec_", hook.Invalid, "empty"},
		{"standard-webhooks", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", hook.Invalid, "an ID"},
		{"discord", "s3cr3t", hook.Invalid, "hex, base64 or PEM"},
		{"sendgrid", "s3cr3t", hook.Invalid, "base64 or PEM"},
		{"linear", "s3cr3t-s3cr3t-s3cr3t", hook.Invalid, "JSON"},
		{"github", "", hook.Invalid, "empty"},
		{"hook0", "", hook.Invalid, "empty"},
	} {
		s, err := Find(c.scheme)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Sign(t.Context(), s, Message{}, SignOptions{Secrets: [][]byte{[]byte(c.secret)}})
		if err == nil || hook.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v (%s); want %s: … %s", c.scheme, err, hook.KindOf(err), c.kind, c.want)
		}
		if err != nil && len(c.secret) > 6 && strings.Contains(err.Error(), c.secret) {
			t.Errorf("%s shows the secret: %v", c.scheme, err)
		}
	}
}
