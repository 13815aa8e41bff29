package signature

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"hookctl/internal/hook"
)

// signed makes a delivery of a scheme with the secret of these tests, at the time of these tests.
func signed(t *testing.T, name, body string) *delivery {
	t.Helper()
	s, err := Find(name)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Unix(1767225600, 0)
	secrets := [][]byte{[]byte("a-secret-that-is-long-enough")}
	switch s.Secret {
	case "whsec":
		secrets[0] = []byte("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX")
	case "hex-public-key":
		secrets[0] = bytes.Repeat([]byte("0f"), 32)
	case "spki-public-key":
		key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		secrets[0] = []byte(pemOf(t, key, "PRIVATE KEY"))
	}
	d := &delivery{
		s: s, body: []byte(body), sign: SignOptions{Secrets: secrets, At: at, ID: "msg_1"}, verify: Options{Secrets: secrets, At: at},
	}
	d.m.URL = "https://example.com/in"
	return d.send(t)
}

// set replaces a header.
func (d *delivery) set(name, value string) {
	for i, h := range d.m.Headers {
		if strings.EqualFold(h.Name, name) {
			d.m.Headers[i].Value = value
			return
		}
	}
	d.m.Headers = append(d.m.Headers, Header{name, value})
}

func (d *delivery) get(name string) string {
	for _, h := range d.m.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// TestGotchas are what others get wrong and no vector shows.
func TestGotchas(t *testing.T) {
	for _, c := range []struct {
		name, scheme, body string
		change             func(d *delivery)
		want               Reason
	}{
		{"base64 with a line end", "shopify", "b", func(d *delivery) {
			v := d.get("X-Shopify-Hmac-Sha256")
			d.set("X-Shopify-Hmac-Sha256", v[:10]+"\r\n"+v[10:])
		}, Malformed},
		{"a long header", "github", "b", func(d *delivery) {
			d.set("X-Hub-Signature-256", "sha256="+strings.Repeat("a", 8<<10))
		}, TooLarge},
		{"33 pairs", "stripe", "b", func(d *delivery) {
			d.set("Stripe-Signature", d.get("Stripe-Signature")+strings.Repeat(",v1=00", 31))
		}, TooLarge},
		{"32 pairs", "stripe", "b", func(d *delivery) {
			d.set("Stripe-Signature", d.get("Stripe-Signature")+strings.Repeat(",v1=00", 30))
		}, OK},
		{"a body over the limit", "github", "12345", func(d *delivery) { d.verify.MaxBody = 4 }, TooLarge},
		{"a body at the limit", "github", "12345", func(d *delivery) { d.verify.MaxBody = 5 }, OK},
		{"a form over the limit", "gitea", "12345", func(d *delivery) {
			d.set("Content-Type", "application/x-www-form-urlencoded")
			d.verify.MaxBody = 4
		}, TooLarge},
		{"a fresh header that is not signed", "linear", `{"webhookTimestamp":1767225539000}`, func(d *delivery) {
			d.set("linear-timestamp", "1767225600000")
		}, Stale},
		{"a look-alike header name", "github", "b", func(d *delivery) { d.m.Headers[0].Name = "X-Hub-\u017fignature-256" }, MissingHeader},
		{"the second header of hookdeck alone", "hookdeck", "b", func(d *delivery) { d.m.Headers[0].Name = "x-hookdeck-signature-2" }, OK},
		{"the second header of hookdeck twice", "hookdeck", "b", func(d *delivery) {
			d.m.Headers[0].Name = "x-hookdeck-signature-2"
			d.m.Headers = append(d.m.Headers, d.m.Headers[0])
		}, DuplicateHeader},
		{"the second header of hookdeck beside a wrong first", "hookdeck", "b", func(d *delivery) {
			d.m.Headers[0].Name = "x-hookdeck-signature-2"
			d.set("x-hookdeck-signature", "AAAA")
		}, OK},
		{"pairs without =", "stripe", "b", func(d *delivery) { d.set("Stripe-Signature", "t=1767225600,v1") }, Malformed},
		{"outpost: a value before any name", "outpost", "b", func(d *delivery) {
			d.set("x-outpost-signature", d.get("x-outpost-signature")[3:])
		}, Malformed},
		{"outpost: a second value in base64, which ends in =", "outpost", "b", func(d *delivery) {
			d.s, _ = d.s.With(Settings{Encoding: "base64"})
			d.m.Headers = nil
			d.send(t)
			d.set("x-outpost-signature", "v0=AAAA,"+strings.TrimPrefix(d.get("x-outpost-signature"), "v0="))
		}, OK},
		{"outpost: each value with its name", "outpost", "b", func(d *delivery) {
			d.set("x-outpost-signature", "v0=00,"+d.get("x-outpost-signature"))
		}, OK},
		{"stripe: a value without a name", "stripe", "b", func(d *delivery) {
			d.set("Stripe-Signature", "t=1767225600,v1=00,"+strings.TrimPrefix(d.get("Stripe-Signature"), "t=1767225600,v1="))
		}, Malformed},
		{"an empty public key", "discord", "b", func(d *delivery) { d.verify.Secrets = [][]byte{nil} }, EmptySecret},
		{"a secret that is nothing but padding", "hook0", "b", func(d *delivery) {
			d.verify.Secrets, d.verify.Encoding = [][]byte{[]byte("==")}, "base64url"
		}, EmptySecret},
		{"half of the tolerance", "slack", "b", func(d *delivery) {
			d.verify.At = d.verify.At.Add(151 * time.Second)
			d.verify.Tolerance = new(150 * time.Second)
		}, Stale},
		{"no tolerance is not any tolerance", "slack", "b", func(d *delivery) {
			d.verify.At = d.verify.At.Add(time.Second)
			d.verify.Tolerance = new(time.Duration(0))
		}, Stale},
		{"a stale one whose time is not looked at", "slack", "b", func(d *delivery) {
			d.verify.At, d.verify.NoTime = d.verify.At.Add(time.Hour), true
		}, OK},
		{"14 digits", "slack", "b", func(d *delivery) { d.set("X-Slack-Request-Timestamp", "17672256000000") }, MalformedTime},
		{"blanks in a time", "slack", "b", func(d *delivery) { d.set("X-Slack-Request-Timestamp", "1767225600 ") }, MalformedTime},
		{"a secret of blanks is not empty", "github", "b", func(d *delivery) { d.verify.Secrets = [][]byte{[]byte(" ")} }, Mismatch},
		{"an empty secret beside a right one", "github", "b", func(d *delivery) { d.verify.Secrets = append(d.verify.Secrets, nil) }, EmptySecret},
		{"a secret that is nothing when decoded", "github", "b", func(d *delivery) {
			d.verify.Secrets, d.verify.Encoding = [][]byte{{}}, "base64"
		}, EmptySecret},
		{"the secret in hex", "github", "b", func(d *delivery) {
			d.verify.Secrets, d.verify.Encoding = [][]byte{[]byte(hex.EncodeToString(d.sign.Secrets[0]))}, "hex"
		}, OK},
		{"a private key whose public half is another's", "standard-webhooks", "b", func(d *delivery) {
			d.verify.Secrets = [][]byte{[]byte("whsk_" + strings.Repeat("A", 86) + "==")}
		}, Malformed},
		{"a public key of 31 bytes", "standard-webhooks", "b", func(d *delivery) {
			d.verify.Secrets = [][]byte{[]byte("whpk_" + strings.Repeat("A", 40) + "AA==")}
		}, Malformed},
		{"a list with nothing in it", "standard-webhooks", "b", func(d *delivery) { d.set("webhook-signature", "  ") }, Malformed},
		{"a signature without its version", "standard-webhooks", "b", func(d *delivery) {
			d.set("webhook-signature", d.get("webhook-signature")[3:])
		}, UnknownVersion},
		{"hook0: h twice", "hook0", "b", func(d *delivery) { d.set(hook0Header, "t=1,h=a,h=b,v1=00") }, Malformed},
		{"hook0: v1 without h", "hook0", "b", func(d *delivery) { d.set(hook0Header, "t=1,v1=00") }, MissingField},
		{"hook0: 65 headers", "hook0", "b", func(d *delivery) { d.set(hook0Header, "t=1,h="+strings.Repeat("a ", 65)+",v1=00") }, TooLarge},
		{"hook0: what is no header", "hook0", "b", func(d *delivery) { d.set(hook0Header, "t=1,h=\x1b[31m,v1=00") }, Malformed},
		{"a key for another algorithm", "discord", "b", func(d *delivery) {
			key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			d.verify = Options{At: d.verify.At, PublicKeys: [][]byte{[]byte(pemOf(t, &key.PublicKey, "PUBLIC KEY"))}}
		}, NoSignatureForKey},
		{"hook0: without a time", "hook0", "b", func(d *delivery) { d.set(hook0Header, "v0=00") }, MissingField},
		{"hook0: another version", "hook0", "b", func(d *delivery) { d.set(hook0Header, "t=1,v2=00") }, UnknownVersion},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := signed(t, c.scheme, c.body)
			c.change(d)
			if got := d.receive(t); got.Reason != c.want || got.Valid != (c.want == OK) {
				t.Errorf("%s: %s; want %s", got.Reason, got.Detail, c.want)
			}
		})
	}
}

// TestJSONTwice refuses names that stand twice on the way to what is signed, and only those.
func TestJSONTwice(t *testing.T) {
	s, err := Find("mailgun")
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]Reason{
		`{"signature":{"timestamp":"1","token":"a","signature":"00"},"x":1,"x":2}`:              Mismatch,
		`{"signature":{"timestamp":"1","token":"a","signature":"00"},"signature":{}}`:           Malformed,
		`{"signature":{"timestamp":"1","token":"a","signature":"00","token":"b"}}`:              Malformed,
		`{"signature":{"timestamp":"1","token":"a","signature":"00","to\u006ben":"b"}}`:         Malformed,
		`{"signature":{"timestamp":"1","timestamp":"1","token":"a","signature":"00"}}`:          Malformed,
		`{"signature":{"timestamp":"1","token":["a"],"signature":"00"}}`:                        Malformed,
		`{"signature":{"timestamp":"1","token":"a","signature":"00"}} {}`:                       Malformed,
		`{"signature":{"timestamp":"1","signature":"00"}}`:                                      MissingField,
		`{"signature":["timestamp"]}`:                                                           MissingField,
		`{"signature":{"timestamp":"1.5","token":"a","signature":"00"}}`:                        MalformedTime,
		`{"signature":{"timestamp":1,"token":"a","signature":"00"},"parent-signature":{"a":1}}`: Mismatch,
		`not JSON`: Malformed,
		``:         Malformed,
	} {
		r, err := Verify(t.Context(), s, Message{Body: strings.NewReader(body)}, Options{Secrets: [][]byte{[]byte("k")}})
		if err != nil || r.Reason != want {
			t.Errorf("%s: %s (%s), %v; want %s", body, r.Reason, r.Detail, err, want)
		}
	}
}

// TestForm: Gitea signs the JSON in a form, and nothing else of it.
func TestForm(t *testing.T) {
	for body, want := range map[string]struct {
		reason  Reason
		covered bool
	}{
		"payload=%7B%7D":             {OK, true},
		"payload=%7B%7D&x=1":         {OK, false},
		"payload=%7B%7D&payload=%7B": {Malformed, false},
		"x=%7B%7D":                   {MissingField, false},
		"payload=%7":                 {Malformed, false},
		"payload=%7B":                {Mismatch, false},
	} {
		d := signed(t, "gitea", "{}")
		d.body = []byte(body)
		d.set("Content-Type", "application/x-www-form-urlencoded")
		if got := d.receive(t); got.Reason != want.reason || got.BodyCovered != want.covered {
			t.Errorf("%s: %s, covered %t; want %+v", body, got.Reason, got.BodyCovered, want)
		}
	}
}

// TestWarnings: what is authentic, but could prove more.
func TestWarnings(t *testing.T) {
	for _, c := range []struct {
		scheme string
		change func(d *delivery)
		want   string
	}{
		{"github-sha1", func(*delivery) {}, "is weak"},
		{"github-sha1", func(d *delivery) { d.set("X-Hub-Signature-256", "x") }, "X-Hub-Signature-256 is there too"},
		{"gitlab-token", func(d *delivery) { d.set("webhook-signature", "x") }, "webhook-signature is there too"},
		{"gitlab-token", func(*delivery) {}, "does not cover the whole body"},
		{"slack", func(d *delivery) { d.verify.NoTime = true }, "the time was not checked"},
		{"github", func(d *delivery) { d.sign.Secrets[0] = []byte("short"); d.m.Headers = nil; d.send(t) }, "the secret has 5 bytes"},
		{"github", func(d *delivery) {
			d.sign.Secrets[0] = []byte(" long-enough-to-be-a-secret")
			d.m.Headers = nil
			d.send(t)
		}, "a blank"},
		{"github", func(d *delivery) {
			d.verify.Secrets = [][]byte{[]byte("another-secret-of-some-length"), d.sign.Secrets[0]}
		}, "only secret 2 of 2 matches"},
	} {
		d := signed(t, c.scheme, "body")
		c.change(d)
		if got := d.receive(t); !got.Valid || !warns(got, c.want) {
			t.Errorf("%s: valid %t, %q; want %q", c.scheme, got.Valid, got.Warnings, c.want)
		}
	}
	if got := signed(t, "slack", "body").receive(t); got.Warnings == nil || len(got.Warnings) > 0 {
		t.Errorf("warnings where nothing is unwise: %q", got.Warnings)
	}
}

// TestResult is what a good verification tells.
func TestResult(t *testing.T) {
	d := signed(t, "standard-webhooks", "body")
	d.verify.At = d.verify.At.Add(2500 * time.Millisecond)
	got, err := json.Marshal(d.receive(t))
	want := `{"valid":true,"reason":"ok","scheme":"standard-webhooks","version":"v1","matched_secret":0,"timestamp":"2026-01-01T00:00:00Z",` +
		`"age_seconds":2.5,"timestamp_checked":true,"id":"msg_1","body_covered":true,"warnings":[]}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v; want\n%s", got, err, want)
	}
	d.set("webhook-id", "msg_2")
	got, err = json.Marshal(d.receive(t))
	want = `{"valid":false,"reason":"mismatch","scheme":"standard-webhooks","version":null,"matched_secret":null,"timestamp":null,` +
		`"age_seconds":null,"timestamp_checked":false,"id":null,"body_covered":false,"warnings":[]}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v; want\n%s", got, err, want)
	}
}

// TestFarFuture: an authentic time after the year 9999, which JSON does not have.
func TestFarFuture(t *testing.T) {
	d := signed(t, "slack", "body")
	d.sign.At = time.Unix(1767225600000, 0)
	d.m.Headers = nil
	got := d.send(t).receive(t)
	if _, err := json.Marshal(got); err != nil || got.Reason != Future || !strings.Contains(got.Detail, "in the future; 5m0s are tolerated") || *got.AgeSeconds != 1767225600-1767225600000 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestBadInput: what the caller cannot mean is an error, and not a result; no secret is in it.
func TestBadInput(t *testing.T) {
	secret := []byte("s3cr3t-s3cr3t-s3cr3t")
	for _, c := range []struct {
		scheme string
		o      Options
		want   string
	}{
		{"github", Options{}, "needs a key"},
		{"hook0", Options{}, "needs a secret"},
		{"twilio", Options{}, "needs the auth token"},
		{"github", Options{PublicKeys: [][]byte{secret}}, "has no public keys"},
		{"discord", Options{Secrets: [][]byte{secret}, Encoding: "hex"}, "has public keys"},
		{"github", Options{Secrets: [][]byte{secret}, Encoding: "rot13"}, `"rot13"`},
		{"github", Options{Secrets: make([][]byte, 11)}, "11 keys"},
		{"github", Options{Secrets: [][]byte{secret}, Tolerance: new(-time.Second)}, "negative"},
		{"github", Options{Secrets: [][]byte{secret}, MaxBody: -1}, "-1 bytes"},
	} {
		s, err := Find(c.scheme)
		if err != nil {
			t.Fatal(err)
		}
		m := Message{URL: "https://example.com", Headers: []Header{{"X-Hook0-Signature", "t=1,v0=00"}, {"X-Twilio-Signature", "AAAA"}}}
		_, err = Verify(t.Context(), s, m, c.o)
		if hook.KindOf(err) != hook.Invalid || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), string(secret)) {
			t.Errorf("%s: %v; want %s", c.scheme, err, c.want)
		}
	}
}

// TestLongBody streams a body of many pieces, up to the limit and no further.
func TestLongBody(t *testing.T) {
	body := strings.Repeat("0123456789abcdef", 3<<16)
	for _, limit := range []int64{int64(len(body)), 0} {
		d := signed(t, "slack", body)
		d.verify.MaxBody = limit
		if got := d.receive(t); !got.Valid {
			t.Errorf("limit %d: %+v", limit, got)
		}
		for _, less := range []int64{1, 1 << 20, 3<<20 - 100} {
			d.verify.MaxBody = int64(len(body)) - less
			if got := d.receive(t); got.Reason != TooLarge {
				t.Errorf("limit %d: %+v", d.verify.MaxBody, got)
			}
		}
		d.verify.MaxBody = 0
		d.body[len(d.body)-1] = 'x'
		if got := d.receive(t); got.Reason != Mismatch {
			t.Errorf("last byte: %+v", got)
		}
	}
}

// TestUnreadableBody: a body that breaks off proves nothing, and is the caller's matter.
func TestUnreadableBody(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, name := range []string{"slack", "linear", "twilio"} {
		for _, n := range []int{0, 100, 4 << 20} {
			d := signed(t, name, `{"webhookTimestamp":1767225600000}`[:map[string]int{"slack": 4, "linear": 34, "twilio": 0}[name]])
			d.m.Body = io.MultiReader(bytes.NewReader(make([]byte, n)), iotest.ErrReader(broken))
			if _, err := Verify(t.Context(), d.s, d.m, d.verify); !errors.Is(err, broken) {
				t.Errorf("%s after %d bytes: %v", name, n, err)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := signed(t, "slack", "")
	d.m.Body = bytes.NewReader(make([]byte, 4<<20))
	if _, err := Verify(ctx, d.s, d.m, d.verify); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// TestVerifierTogether uses one Verifier for many messages at once.
func TestVerifierTogether(t *testing.T) {
	d := signed(t, "standard-webhooks", "body")
	v, err := NewVerifier(d.s, d.verify)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	for range 4 {
		go func() {
			for i := range 200 {
				body := fmt.Sprint("body", i%2)[:4+i%2]
				r, err := v.Verify(context.Background(), Message{Headers: d.m.Headers, Body: strings.NewReader(body)})
				if err != nil || r.Valid != (body == "body") {
					done <- fmt.Errorf("%s: %+v, %w", body, r, err)
					return
				}
			}
			done <- nil
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// TestDetail: what a message says is not printed as it is, as it may move a terminal's cursor; nor is it repeated at length.
func TestDetail(t *testing.T) {
	for value, want := range map[string]string{
		"t=1,\x1b[1m=2":                         `Stripe-Signature holds "\x1b[1m"; v1 is known`,
		"t=1," + strings.Repeat("v", 99) + "=2": "Stripe-Signature holds other versions; v1 is known",
		"t=1,v2=2,v3=3":                         "Stripe-Signature holds other versions; v1 is known",
		"t=1\x1b,v1=2":                          "the time is not written as seconds since 1970",
	} {
		d := signed(t, "stripe", "b")
		d.set("Stripe-Signature", value)
		if got := d.receive(t); got.Detail != want {
			t.Errorf("%q: %s; want %s", value, got.Detail, want)
		}
	}
}

// TestPublicKeysThatAreNone: what its owner gives as a key is looked at before any message is.
func TestPublicKeysThatAreNone(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for scheme, key := range map[string]string{
		"sendgrid": pemOf(t, &other.PublicKey, "PUBLIC KEY"), "discord": "s3cret", "standard-webhooks": "whpk_s3cret", "rfc9421": "s3cret",
		"jws-detached": "s3cret", "aws-sns": "s3cret", "paypal": "s3cret", "svix": "czNjcmV0czNjcmV0czNjcmV0czNjcmV0czNjcmV0czM=", "gitlab": "whsec_czNjcmV0",
	} {
		s, err := Find(scheme)
		if err != nil {
			t.Fatal(err)
		}
		_, err = NewVerifier(s, Options{PublicKeys: [][]byte{[]byte(key)}})
		if hook.KindOf(err) != hook.Invalid || !strings.Contains(err.Error(), "public key") || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", scheme, err)
		}
	}
}

// TestPublicKeysAreNoSecrets: whoever knows a public key must not be able to sign with it.
func TestPublicKeysAreNoSecrets(t *testing.T) {
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text := pemOf(t, public, "PUBLIC KEY")
	for _, name := range Names() {
		s, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []Options{{PublicKeys: [][]byte{[]byte(text)}}, {PublicKeys: [][]byte{[]byte(text)}, Encoding: "text"}, {Secrets: [][]byte{[]byte(text)}}} {
			v, err := NewVerifier(s, o)
			if err != nil {
				continue
			}
			for _, k := range v.keys {
				if k.secret != nil && s.Algorithm != algToken {
					t.Errorf("%s: %+v makes an HMAC's secret of a public key", name, o)
				}
			}
		}
	}
}

// TestMadeHeaders: no setting brings a line's end into a header field.
func TestMadeHeaders(t *testing.T) {
	for name, o := range map[string]SignOptions{
		"standard-webhooks": {Secrets: [][]byte{[]byte("whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=")}, ID: "a\r\nX-B: c"},
		"hook0":             {Secrets: [][]byte{[]byte("secret-secret-secret")}, Values: url.Values{"header": {"a\nb"}}},
		"jws-detached":      {Secrets: [][]byte{[]byte("secret-secret-secret-secret-secret-secret")}, Values: url.Values{"header": {"a b: c"}}},
	} {
		s, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		if made, err := Sign(t.Context(), s, Message{Method: "POST"}, o); hook.KindOf(err) != hook.Invalid {
			t.Errorf("%s: %q, %v", name, made, err)
		}
	}
}
