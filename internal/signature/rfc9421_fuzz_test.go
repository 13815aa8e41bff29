package signature

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"hookctl/internal/hook"
)

// judged is what a verification of a stranger's input must end with: a reason, or an option that cannot be used. That it
// was saved from a panic is a failure, as is any message that would quote what came in at length.
func judged(t *testing.T, err error) {
	t.Helper()
	if err != nil && reasonOf(err) == "" && hook.KindOf(err) != hook.Invalid {
		t.Errorf("neither a reason nor invalid: %v", err)
	}
	if err != nil && (strings.HasSuffix(err.Error(), "cannot be read") || len(err.Error()) > 1000) {
		t.Errorf("a panic, or much text: %v", err)
	}
}

func FuzzSignatureInput(f *testing.F) {
	const digest = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
	for _, input := range []string{
		`sig=("@method" "@target-uri" "content-digest");created=1767225600;alg="hmac-sha256"`,
		`sig=("@query-param";name="a" "x-a";sf "x-a";bs "x-a";key="a" "@authority" "@query");keyid="k";nonce="n";tag="t";expires=1`,
		`a=(), b=("@path" "@scheme" "@request-target");created=1`, `sig=(7 a :AA==: ?1 "x")`, `sig=("a\"b,c");tag="\\"`, `sig`, `a=@`,
	} {
		f.Add(input, "sig=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:", digest, "a=1, b=2", "https://example.com/a?a=1", "")
	}
	secret := [][]byte{[]byte("k")}
	f.Fuzz(func(t *testing.T, input, signature, digest, other, address, label string) {
		m := &message{method: "POST", url: address, body: []byte(`{"hello": "world"}`), fields: []Header{
			{"Signature-Input", input}, {"Signature", signature}, {"Content-Digest", digest}, {"X-A", other}, {"X-A", other},
		}}
		for _, values := range []url.Values{{"label": {label}}, {"require": {}, "label": {label}}} {
			_, err := rfc9421{}.verify(m, Options{Secrets: secret, At: testTime, Values: values})
			if judged(t, err); err == nil {
				t.Errorf("nobody signed this")
			}
		}
	})
}

func FuzzContentDigest(f *testing.F) {
	f.Add("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", []byte(`{"hello": "world"}`))
	f.Add("a=@", []byte{}) // httpsfv panicked before v1.1.2
	f.Add("md5=:AA==:, sha-512=(:AA==:)", []byte{})
	f.Fuzz(func(t *testing.T, digest string, body []byte) {
		err := checkDigest([]string{digest}, body)
		judged(t, err)
		sum := sha256.Sum256(body)
		if err == nil && !strings.Contains(digest, "sha-512") && !strings.Contains(digest, base64.RawStdEncoding.EncodeToString(sum[:])[:42]) {
			t.Errorf("%q is no digest of the body", digest)
		}
	})
}

func FuzzSignedFields(f *testing.F) {
	f.Add("x-a", " value ", "https://EXAMPLE.com:443/a%20b?x=1#f", "POST", []byte("body"))
	f.Add("@query", "", "http://example.com:80?", "PUT", []byte{})
	o := SignOptions{Secrets: [][]byte{[]byte("k")}, At: testTime}
	f.Fuzz(func(t *testing.T, component, value, address, method string, body []byte) {
		if u, err := url.Parse(address); err != nil || strings.ContainsFunc(u.Host, func(r rune) bool { return r > 'z' || strings.ContainsRune("[]", r) }) {
			t.Skip("the library takes the brackets from the address of an IPv6 host")
		}
		m := &message{method: method, url: address, body: body, fields: []Header{{"X-A", value}, {"X-A", "2"}}}
		o.Values = url.Values{"component": {component, "@method", "@target-uri", "content-digest", "@authority"}}
		headers, err := rfc9421{}.sign(m, o)
		if err != nil || !isToken(method) {
			return
		}
		m.fields = append(m.fields, headers...)
		if strings.EqualFold(component, "content-digest") || strings.HasPrefix(component, "signature") || contains(o.Values["component"][1:], component) {
			return
		}
		if _, err := (rfc9421{}).verify(m, Options{Secrets: o.Secrets, At: testTime}); err != nil {
			t.Errorf("%q of %q: %v", component, address, err)
		}
	})
}

func contains(all []string, one string) bool { return strings.Contains(strings.Join(all, "\n"), one) }

func FuzzDetachedJWS(f *testing.F) {
	secret := [][]byte{[]byte("a secret of more than thirty-two bytes")}
	for _, head := range []string{
		`{"alg":"HS256"}`, `{"alg":"HS256","b64":false,"crit":["b64"]}`, `{"alg":"RS256","jwk":{"kty":"RSA","n":"AQAB","e":"AQAB"}}`,
		`{"alg":"HS256","x5c":["AAAA"],"nonce":"n","kid":"k"}`,
	} {
		f.Add([]byte(head), []byte("sum"), "")
	}
	f.Fuzz(func(t *testing.T, head, sum []byte, rest string) {
		text := base64.RawURLEncoding.EncodeToString(head) + ".." + base64.RawURLEncoding.EncodeToString(sum) + rest
		m := &message{body: []byte("{}"), fields: []Header{{jwsHeader, text}}}
		_, err := jws{}.verify(m, Options{Secrets: secret})
		if judged(t, err); err == nil {
			t.Errorf("nobody signed %q", text)
		}
	})
}

func FuzzPublicKey(f *testing.F) {
	a := newAuthority(f, "sns.amazonaws.com")
	f.Add(append(append([]byte{}, a.leaf...), a.issuer...))
	for _, p := range testPairs(f)[1:] {
		f.Add(p.public[0])
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := parsePublicKey(text)
		switch {
		case err != nil && hook.KindOf(err) != hook.Invalid:
			t.Errorf("%v", err)
		case err == nil:
			at := source{names: []string{"sns.amazonaws.com"}, roots: a.roots}
			judged(t, at.checkGiven(p, testTime))
			_ = len(algorithmsOf(p.key)) + len(jwsAlgorithmsOf(p.key))
		}
	})
}

func FuzzSNSBody(f *testing.F) {
	a := newAuthority(f, "sns.amazonaws.com")
	right := snsMessage(f, a, nil).body
	f.Add(right)
	f.Add(bytes.ReplaceAll(right, []byte("URL"), []byte("Url")))
	want := []byte(`line\n☃`)
	f.Fuzz(func(t *testing.T, body []byte) {
		_, err := sns{}.verify(&message{body: body}, Options{At: testTime, PublicKeys: [][]byte{a.leaf}})
		if judged(t, err); err == nil && !bytes.Contains(body, want) && !bytes.ContainsAny(body, `\`) {
			t.Errorf("nobody signed %q", body)
		}
	})
}

func FuzzCertificateURL(f *testing.F) {
	for _, u := range append(unsafeURLs("https://api.paypal.com", "/v1/notifications/certs/CERT-1"), snsURL) {
		f.Add(u)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if _, err := paypalSource(address, nil); err == nil && !paypalAddress(address) {
			t.Errorf("%q is taken for PayPal's", address)
		}
		_, err := notification{map[string]string{"SigningCertURL": address}}.source(nil)
		host, _, _ := strings.Cut(strings.TrimPrefix(address, "https://"), "/")
		if err == nil && (!strings.HasPrefix(address, "https://sns.") || !strings.HasSuffix(strings.TrimSuffix(host, ".cn"), ".amazonaws.com")) {
			t.Errorf("%q is taken for Amazon's", address)
		}
	})
}

func paypalAddress(address string) bool {
	for _, host := range []string{"api", "api-m", "api.sandbox", "api-m.sandbox"} {
		file, ok := strings.CutPrefix(address, "https://"+host+".paypal.com/v1/notifications/certs/")
		if ok && !strings.ContainsAny(file, "/\\?#%@:") {
			return true
		}
	}
	return false
}
