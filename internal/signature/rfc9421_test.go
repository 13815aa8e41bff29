package signature

import (
	"bytes"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/hook"
)

var testTime = time.Unix(1767225600, 0)

// signedBy makes a message, and signs it.
func signedBy(t testing.TB, s special, o SignOptions) *message {
	t.Helper()
	m := &message{method: "POST", url: "https://example.com/webhook?a=1", body: []byte(`{"id":"1"}`)}
	signInto(t, s, m, o)
	return m
}

func signInto(t testing.TB, s special, m *message, o SignOptions) {
	t.Helper()
	if o.At.IsZero() {
		o.At = testTime
	}
	headers, err := s.sign(m, o)
	must(t, err)
	m.fields = append(slices.DeleteFunc(m.fields, func(h Header) bool {
		return slices.ContainsFunc(headers, func(n Header) bool { return sameName(n.Name, h.Name) })
	}), headers...)
}

func (m *message) set(name, value string) {
	for i, f := range m.fields {
		if sameName(f.Name, name) {
			m.fields[i].Value = value
			return
		}
	}
	m.fields = append(m.fields, Header{name, value})
}

// swap replaces a part of a field, which must be there.
func (m *message) swap(t testing.TB, name, old, fresh string) {
	t.Helper()
	value := m.values(name)[0]
	if !strings.Contains(value, old) {
		t.Fatalf("%s is %s, without %s", name, value, old)
	}
	m.set(name, strings.Replace(value, old, fresh, 1))
}

func (p testPair) options() Options {
	return Options{Secrets: p.secrets, PublicKeys: p.public, At: testTime}
}

func wants(t *testing.T, s special, m *message, o Options, want Reason) {
	t.Helper()
	got := OK
	_, err := s.verify(m, o)
	if err != nil {
		got = reasonOf(err)
	}
	if got != want {
		t.Errorf("reason %q (%v), want %q", got, err, want)
	}
}

func TestSignsAsIDaaS(t *testing.T) {
	m := &message{
		method: "POST", url: "https://example.com/webhook",
		body: []byte(`{"id":"019adb89-60dd-750e-90a3-e860c924aa29","type":"authentication.succeeded",` +
			`"accountId":"c8485a88-4fd0-4248-8dcd-fb4ac0749fb7","eventTime":"2025-12-01T20:10:04Z","data":{}}`),
	}
	o := SignOptions{Secrets: [][]byte{[]byte("d2ViaG9vay1zZWNyZXQtdG9rZW4tMDEyMzQ1Njc4OQ==")}, At: time.Unix(1764619804, 0)}
	for encoding, want := range map[string]string{
		"text":   "/jaso8/TavwCkSyIUWInCEZLuLGE4udFJeIURKrfuKE=",
		"base64": "g5OeqVwu3gknnSBGy9w873X6wugNyoHTFw/rGH38JAI=",
	} {
		o.Encoding = encoding
		got, err := rfc9421{}.sign(m, o)
		must(t, err)
		if !slices.Equal(got, []Header{
			{"Content-Digest", "sha-256=:hYVkM337m2SVJlooVbh7qFzHYDn6WzDidZqrmCQ5vVk=:"},
			{"Signature-Input", `sig=("@method" "@target-uri" "content-digest");created=1764619804;alg="hmac-sha256"`},
			{"Signature", "sig=:" + want + ":"},
		}) {
			t.Errorf("%s: %v", encoding, got)
		}
	}
}

// The library checks here what our own base was made of.
func TestHTTPSignatureRoundTrip(t *testing.T) {
	for _, p := range testPairs(t) {
		for range 50 {
			m := randomMessage()
			o := SignOptions{Secrets: [][]byte{p.secret}, Algorithm: p.algorithm, At: testTime, Values: url.Values{}}
			o.Values["component"] = []string{"@method", "@target-uri", "content-digest", "@authority", "@scheme", "@path", "@query", "x-a"}
			signInto(t, rfc9421{}, m, o)
			v, err := rfc9421{}.verify(m, p.options())
			if err != nil || !v.bodyCovered || v.signed.text != "1767225600" || !v.signed.time.Equal(testTime) {
				t.Fatalf("%s %s: %+v, %v", p.name, m.url, v, err)
			}
			for name, change := range tampers(t, m) {
				if _, err := (rfc9421{}).verify(change, p.options()); reasonOf(err) == "" {
					t.Fatalf("%s: %s: accepted (%v)", p.name, name, err)
				}
			}
		}
	}
}

func randomMessage() *message {
	body := make([]byte, rand.IntN(200))
	for i := range body {
		body[i] = byte(rand.Uint32())
	}
	paths := []string{"", "/", "/a/b", "/a%20b", "/a//b/", "/%7Ex", "/ä", "/a;b"}
	queries := []string{"", "?", "?a=1", "?a=1&a=2", "?q=%20+%2B", "?x"}
	hosts := []string{"example.com", "EXAMPLE.com", "example.com:8443", "example.com:80", "example.com:443"}
	return &message{
		method: pick([]string{"POST", "PUT", "PATCH"}), body: body,
		url:    pick([]string{"https://", "http://"}) + pick(hosts) + pick(paths) + pick(queries),
		fields: []Header{{"X-A", pick([]string{"1", " 2 ", "", "\t", "a, b"})}, {"x-a", "last"}, {"X-B", "free"}},
	}
}

func pick(from []string) string { return from[rand.IntN(len(from))] }

// tampers are the same message with one covered part changed.
func tampers(t *testing.T, m *message) map[string]*message {
	t.Helper()
	changed := map[string]*message{}
	change := func(name string, f func(*message)) {
		c := &message{method: m.method, url: m.url, fields: slices.Clone(m.fields), body: bytes.Clone(m.body)}
		f(c)
		changed[name] = c
	}
	change("method", func(c *message) { c.method += "X" })
	change("URL", func(c *message) { c.url = strings.Replace(c.url, "://", "://x.", 1) })
	change("query", func(c *message) { c.url += "&z" })
	change("body", func(c *message) { c.body = append(c.body, '\n') })
	change("body and its digest", func(c *message) {
		c.body = append(c.body, '\n')
		c.set("Content-Digest", writeDigest(c.body))
	})
	change("field", func(c *message) { c.set("X-A", "other") })
	change("one more line of a field", func(c *message) { c.fields = append(c.fields, Header{"X-A", "more"}) })
	change("created", func(c *message) { c.swap(t, "Signature-Input", "created=1767225600", "created=1767225601") })
	change("expires", func(c *message) { c.swap(t, "Signature-Input", ";created", ";expires=1767229999;created") })
	change("fewer components", func(c *message) { c.swap(t, "Signature-Input", ` "x-a"`, "") })
	change("order", func(c *message) { c.swap(t, "Signature-Input", `"@method" "@target-uri"`, `"@target-uri" "@method"`) })
	change("signature", func(c *message) {
		c.swap(t, "Signature", "=:"+c.values("Signature")[0][5:7], "=:"+flip(c.values("Signature")[0][5:7]))
	})
	return changed
}

// flip changes two characters of base64 into others.
func flip(two string) string {
	if two == "AB" {
		return "CD"
	}
	return "AB"
}

func TestOtherKeysRefuse(t *testing.T) {
	pairs, others := testPairs(t), otherPairs(t)
	for i, p := range pairs {
		m := signedBy(t, rfc9421{}, SignOptions{Secrets: [][]byte{p.secret}, Algorithm: p.algorithm})
		wants(t, rfc9421{}, m, p.options(), OK)
		wants(t, rfc9421{}, m, others[i].options(), Mismatch)
		both := Options{Secrets: others[i].secrets, PublicKeys: slices.Concat(others[i].public, p.public), At: testTime}
		both.Secrets = append(both.Secrets, p.secrets...)
		if v, err := (rfc9421{}).verify(m, both); err != nil || v.key != 1 {
			t.Errorf("%s: key %d, %v", p.name, v.key, err)
		}
	}
}

func TestHTTPSignatureRules(t *testing.T) {
	secret := [][]byte{[]byte("hookctl-idaas-token-0001")}
	require := func(values ...string) Options {
		return Options{Secrets: secret, At: testTime, Values: url.Values{"require": values}}
	}
	plain := Options{Secrets: secret, At: testTime}
	for name, c := range map[string]struct {
		options Options
		change  func(m *message)
		want    Reason
	}{
		"nothing changed": {plain, func(*message) {}, OK},
		"two labels": {plain, func(m *message) {
			m.swap(t, "Signature-Input", "sig=", `other=("@method"), sig=`)
		}, AmbiguousLabel},
		"two labels, one chosen": {Options{Secrets: secret, At: testTime, Values: url.Values{"label": {"sig"}}}, func(m *message) {
			m.fields = append(m.fields, Header{"Signature-Input", `other=("@method";x "b");nonce=7`}, Header{"signature", "other=:AA==:"})
		}, OK},
		"a label that is not there":  {Options{Secrets: secret, At: testTime, Values: url.Values{"label": {"x"}}}, func(*message) {}, MissingField},
		"no signature of that label": {plain, func(m *message) { m.swap(t, "Signature", "sig=", "gis=") }, MissingField},
		"a label twice": {plain, func(m *message) {
			m.fields = append(m.fields, Header{"Signature-Input", m.values("Signature-Input")[0]})
		}, Malformed},
		"a signature twice": {plain, func(m *message) {
			m.fields = append(m.fields, Header{"Signature", m.values("Signature")[0]})
		}, Malformed},
		"an empty list":           {plain, func(m *message) { m.set("Signature-Input", " ") }, MissingHeader},
		"no list":                 {plain, func(m *message) { m.set("Signature-Input", "sig=1") }, Malformed},
		"an empty signature":      {plain, func(m *message) { m.set("Signature", "sig=::") }, Malformed},
		"a signature that's text": {plain, func(m *message) { m.set("Signature", `sig="aa"`) }, Malformed},
		"no dictionary":           {plain, func(m *message) { m.set("Signature-Input", "sig=(") }, Malformed},
		"a blank too many":        {plain, func(m *message) { m.swap(t, "Signature-Input", ");", "); ") }, Malformed},
		"components as tokens":    {plain, func(m *message) { m.swap(t, "Signature-Input", `"@method"`, "method") }, Malformed},
		"a number as component":   {plain, func(m *message) { m.swap(t, "Signature-Input", `"@method"`, "7") }, Malformed},
		"capital letters":         {plain, func(m *message) { m.swap(t, "Signature-Input", `"content-digest"`, `"Content-Digest"`) }, Malformed},
		"a component twice":       {plain, func(m *message) { m.swap(t, "Signature-Input", `"@method"`, `"@method" "@method"`) }, Malformed},
		"of a response":           {plain, func(m *message) { m.swap(t, "Signature-Input", `"@method"`, `"@status"`) }, Malformed},
		"of the request":          {plain, func(m *message) { m.swap(t, "Signature-Input", `"@method"`, `"@method";req`) }, Malformed},
		"trailers":                {plain, func(m *message) { m.swap(t, "Signature-Input", `"content-digest"`, `"content-digest";tr`) }, Malformed},
		"a key that is no text":   {plain, func(m *message) { m.swap(t, "Signature-Input", `"content-digest"`, `"content-digest";key=1`) }, Malformed},
		"other signatures":        {plain, func(m *message) { m.swap(t, "Signature-Input", `"@method"`, `"@method" "signature"`) }, Malformed},
		"no name of a parameter":  {plain, func(m *message) { m.swap(t, "Signature-Input", `"@method"`, `"@method" "@query-param"`) }, Malformed},
		"a parameter not there": {plain, func(m *message) {
			m.swap(t, "Signature-Input", `"@method"`, `"@method" "@query-param";name="z"`)
		}, Malformed},
		"64 components": {plain, func(m *message) { m.swap(t, "Signature-Input", `"@method"`, manyFields(m, 62)) }, Mismatch},
		"65 components": {plain, func(m *message) { m.swap(t, "Signature-Input", `"@method"`, manyFields(m, 63)) }, TooLarge},
		"8 KiB":         {plain, func(m *message) { m.set("Signature-Input", strings.Repeat("a", maxHeader+1)) }, TooLarge},
		"8 KiB in lines": {plain, func(m *message) {
			m.fields = append(m.fields, Header{"Signature", strings.Repeat("a", maxHeader)})
		}, TooLarge},
		"an unknown parameter": {plain, func(m *message) { m.swap(t, "Signature-Input", ";alg", ";x=1;alg") }, Malformed},
		"milliseconds":         {plain, func(m *message) { m.swap(t, "Signature-Input", "1767225600", "1767225600000") }, MalformedTime},
		"before 1970":          {plain, func(m *message) { m.swap(t, "Signature-Input", "1767225600", "-1") }, MalformedTime},
		"tag as a token":       {plain, func(m *message) { m.swap(t, "Signature-Input", ";alg", ";tag=a;alg") }, Malformed},
		"another algorithm":    {plain, func(m *message) { m.swap(t, "Signature-Input", "hmac-sha256", "ed25519") }, WrongAlgorithm},
		"an unknown algorithm": {plain, func(m *message) { m.swap(t, "Signature-Input", "hmac-sha256", "none") }, WrongAlgorithm},
		"not allowed": {Options{Secrets: secret, At: testTime, Algorithms: []string{"ed25519"}}, func(m *message) {
			m.swap(t, "Signature-Input", `;alg="hmac-sha256"`, "")
		}, WrongAlgorithm},
		"no URL":      {plain, func(m *message) { m.url = "" }, MissingURL},
		"only a path": {plain, func(m *message) { m.url = "/webhook" }, MissingURL},
		"no method":   {plain, func(m *message) { m.method = "" }, MissingField},
		"a fragment":  {plain, func(m *message) { m.url += "#top" }, OK},
		"another line break": {plain, func(m *message) {
			m.swap(t, "Signature-Input", `"@method"`, `"@method" "x-a"`)
			m.set("X-A", "a\nb")
		}, Malformed},
		"a line break":       {plain, func(m *message) { m.set("Content-Digest", "a\nb") }, Malformed},
		"no digest":          {plain, func(m *message) { m.fields = m.fields[1:] }, MissingHeader},
		"digest not covered": {plain, func(m *message) { m.swap(t, "Signature-Input", ` "content-digest"`, "") }, NotCovered},
		"digest not covered, by choice": {require("@method"), func(m *message) {
			m.swap(t, "Signature-Input", ` "content-digest"`, "")
		}, BodyNotCovered},
		"one digest covered": {require("@method"), func(m *message) {
			m.swap(t, "Signature-Input", `"content-digest"`, `"content-digest";key="sha-256"`)
		}, BodyNotCovered},
		"more required":          {require("@method", "content-type"), func(*message) {}, NotCovered},
		"required and there":     {require("@method", `"content-digest"`, "created"), func(*message) {}, OK},
		"only created required":  {require("created"), func(m *message) { m.swap(t, "Signature-Input", `"@method" `, "") }, NotCovered},
		"created not there":      {require("created"), func(m *message) { m.swap(t, "Signature-Input", ";created=1767225600", "") }, MissingField},
		"required with its name": {require(`@query-param;name="a"`), func(*message) {}, NotCovered},
	} {
		t.Run(name, func(t *testing.T) {
			m := signedBy(t, rfc9421{}, SignOptions{Secrets: secret})
			c.change(m)
			wants(t, rfc9421{}, m, c.options, c.want)
		})
	}
}

// manyFields covers n fields, and puts them into a message.
func manyFields(m *message, n int) string {
	names := make([]string, n)
	for i := range names {
		name := "x-" + strings.Repeat("a", i+1)
		m.fields = append(m.fields, Header{name, "1"})
		names[i] = `"` + name + `"`
	}
	return `"@method" ` + strings.Join(names[:n-1], " ")
}

func TestSignatureAlone(t *testing.T) {
	m := &message{method: "POST", url: "https://example.com/", body: []byte("b")}
	o := SignOptions{Secrets: [][]byte{[]byte("k")}, Values: url.Values{"component": {"@authority"}, "label": {"x1"}}}
	signInto(t, rfc9421{}, m, o)
	for _, none := range [][]string{{}, {""}} {
		v, err := rfc9421{}.verify(m, Options{Secrets: o.Secrets, At: testTime, Values: url.Values{"require": none}})
		if err != nil || v.bodyCovered {
			t.Errorf("%+v, %v", v, err)
		}
	}
	wants(t, rfc9421{}, m, Options{Secrets: o.Secrets, At: testTime}, NotCovered)
}

func TestNoBodyNoDigest(t *testing.T) {
	m := &message{method: "GET", url: "https://example.com/"}
	o := SignOptions{Secrets: [][]byte{[]byte("k")}}
	signInto(t, rfc9421{}, m, o)
	wants(t, rfc9421{}, m, Options{Secrets: o.Secrets, At: testTime}, OK)
	m.body = []byte("b")
	wants(t, rfc9421{}, m, Options{Secrets: o.Secrets, At: testTime}, NotCovered)
}

// What is signed here has neither expires nor leaves created out, so that these are made by hand.
func signedWith(t *testing.T, params string, secret []byte) *message {
	t.Helper()
	m := &message{method: "POST", url: "https://example.com/"}
	text := `("@method" "@target-uri")` + params
	base, err := signatureBase(m, []string{"@method", "@target-uri"}, text)
	must(t, err)
	m.fields, err = writeSignature(nil, secret, "hmac-sha256", "sig", text, base)
	must(t, err)
	return m
}

func TestExpiryIsInclusive(t *testing.T) {
	secret := []byte("k")
	m := signedWith(t, ";created=1767225600;expires=1767225660", secret)
	for after, want := range map[time.Duration]Reason{
		0: OK, time.Minute: OK, time.Minute + time.Millisecond: Stale, time.Hour: Stale,
	} {
		wants(t, rfc9421{}, m, Options{Secrets: [][]byte{secret}, At: testTime.Add(after)}, want)
	}
	wants(t, rfc9421{}, m, Options{Secrets: [][]byte{secret}, At: testTime.Add(time.Hour), NoTime: true}, OK)
	m.set("Signature", "sig=:"+strings.Repeat("A", 43)+"=:")
	wants(t, rfc9421{}, m, Options{Secrets: [][]byte{secret}, At: testTime.Add(time.Hour)}, Mismatch)
}

func TestNoCreatedIsTold(t *testing.T) {
	v, err := rfc9421{}.verify(signedWith(t, "", []byte("k")), Options{Secrets: [][]byte{[]byte("k")}, At: testTime})
	if err != nil || len(v.warnings) != 1 || !v.signed.time.IsZero() {
		t.Errorf("%+v, %v", v, err)
	}
}

// The library's own clock must not matter.
func TestAnyTimeIsReadable(t *testing.T) {
	for _, created := range []string{"0", "1", "9999999999"} {
		m := signedWith(t, ";created="+created+";expires="+created, []byte("k"))
		v, err := rfc9421{}.verify(m, Options{Secrets: [][]byte{[]byte("k")}, NoTime: true, At: testTime})
		if err != nil || v.signed.text != created {
			t.Errorf("%s: %+v, %v", created, v, err)
		}
	}
}

func TestUnsignableHTTPMessages(t *testing.T) {
	pair := testPairs(t)[1]
	for name, o := range map[string]SignOptions{
		"algorithm":   {Secrets: [][]byte{pair.secret}, Algorithm: "hmac-sha256"},
		"no field":    {Secrets: [][]byte{pair.secret}, Values: url.Values{"component": {"x-none"}}},
		"capitals":    {Secrets: [][]byte{pair.secret}, Values: url.Values{"component": {"X-A"}}},
		"@status":     {Secrets: [][]byte{pair.secret}, Values: url.Values{"component": {"@status"}}},
		"line break":  {Secrets: [][]byte{pair.secret}, Values: url.Values{"component": {"x-b"}}},
		"public PEM":  {Secrets: pair.public},
		"no real PEM": {Secrets: [][]byte{[]byte("-----BEGIN x")}},
	} {
		m := &message{method: "POST", url: "https://example.com", fields: []Header{{"X-A", "1"}, {"X-B", "1\n2"}}}
		if _, err := (rfc9421{}).sign(m, o); hook.KindOf(err) != hook.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := (rfc9421{}).sign(&message{method: "POST"}, SignOptions{Secrets: [][]byte{pair.secret}}); hook.KindOf(err) != hook.Invalid {
		t.Errorf("no URL: %v", err)
	}
}

func TestUnknownAlgorithmsAreTheCallers(t *testing.T) {
	for _, s := range []special{rfc9421{}, jws{}} {
		m := signedBy(t, s, SignOptions{Secrets: [][]byte{testPairs(t)[0].secret}})
		o := testPairs(t)[0].options()
		o.Algorithms = []string{"md5"}
		if _, err := s.verify(m, o); hook.KindOf(err) != hook.Invalid {
			t.Errorf("%T: %v", s, err)
		}
	}
}
