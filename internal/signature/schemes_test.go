package signature

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"hookctl/internal/hook"
)

// TestBuiltin: each of our own schemes is whole, and the file as strict as a user's.
func TestBuiltin(t *testing.T) {
	if len(Names()) != 42 {
		t.Errorf("%d schemes", len(Names()))
	}
	l := &loader{checker: checker{file: "schemes.yaml"}, builtin: true}
	whole, err := l.load([]byte(builtinFile))
	if err != nil || len(whole) != len(Names()) {
		t.Fatalf("%d of them; %v", len(whole), err)
	}
	for i, name := range Names() {
		s, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		if s.Name != whole[i].Name || s.Content != whole[i].Content || s.Signature.Header != whole[i].Signature.Header {
			t.Errorf("%s alone is not as in the file: %+v", name, s)
		}
		if u, err := url.Parse(s.Docs); s.Title == "" || err != nil || s.Docs != "" && (u.Scheme != "https" || u.Host == "") {
			t.Errorf("%s: title %q, docs %q", name, s.Title, s.Docs)
		}
	}
}

func TestDescribe(t *testing.T) {
	all, err := Describe()
	if err != nil || len(all) != len(Names()) {
		t.Fatalf("%d, %v", len(all), err)
	}
	for _, d := range all {
		if d.Header == "" || d.Algorithm == "" || d.Content == "" && d.Algorithm != algToken {
			t.Errorf("%+v says too little", d)
		}
	}
	if d := all[0]; d.Algorithm != "v1: hmac-sha256, v1a: ed25519" || d.Tolerance != defaultTolerance {
		t.Errorf("%+v", d)
	}
}

func TestFind(t *testing.T) {
	mine := &Scheme{Name: "github"}
	if s, err := Find("github", mine); s != mine || err != nil {
		t.Errorf("a user's scheme: %v, %v", s, err)
	}
	if s, err := Find("generic-hmac"); err != nil || s.Name != "hmac" {
		t.Errorf("generic-hmac: %v, %v", s, err)
	}
	for name, want := range map[string]string{
		"gihtub": `no scheme is called "gihtub"; did you mean "github"?`,
		"acmee":  `no scheme is called "acmee"; did you mean "acme"?`,
		"":       `no scheme is called ""`,
		"a:\n b": `no scheme is called "a:\n b"`,
	} {
		if _, err := Find(name, &Scheme{Name: "acme"}); hook.KindOf(err) != hook.Invalid || err.Error() != want {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestParseSchemes: a scheme in a user's words, on its own and on top of others.
func TestParseSchemes(t *testing.T) {
	all, err := ParseSchemes("mine.yaml", []byte(`
acme:
  title: ACME
  signature: {header: X-Acme, grammar: kv, pair: ";", keys: [s, s2], encoding: base64}
  timestamp: {kv: t, unit: ms}
  algorithm: hmac-sha512
  content: "{header:X-Tenant}|{timestamp}|{body}"
acme-eu: {extends: acme, signature: {header: X-Acme-EU}}
github: {extends: github, signature: {header: X-Own}}
`))
	if err != nil || len(all) != 3 {
		t.Fatalf("%d, %v", len(all), err)
	}
	if s := all[1]; s.Title != "ACME" || s.Signature.Header != "X-Acme-EU" || s.Signature.Pair != ";" || s.Secret != "raw" {
		t.Errorf("%+v", s)
	}
	if s := all[2]; s.Title != "GitHub" || s.Signature.Header != "X-Own" || s.Signature.Prefix != "sha256=" {
		t.Errorf("%+v", s)
	}
	d := &delivery{s: all[1], body: []byte("b"), sign: SignOptions{Secrets: [][]byte{[]byte("k")}}, verify: Options{Secrets: [][]byte{[]byte("k")}}}
	d.m.Headers = []Header{{"x-tenant", "7"}}
	if got := d.send(t).receive(t); !got.Valid || *got.Version != "s" {
		t.Errorf("%+v", got)
	}
	d.set("X-Tenant", "8")
	if got := d.receive(t); got.Reason != Mismatch {
		t.Errorf("another tenant: %+v", got)
	}
}

// TestSchemeProblems: each mistake has its place, and a proposal where one is near.
func TestSchemeProblems(t *testing.T) {
	const fine = "\n  signature: {header: X, grammar: raw, encoding: hex}\n  algorithm: hmac-sha256\n  content: \"{body}\"\n"
	for file, want := range map[string]string{
		"":                            "m:1:1: the file is empty",
		"[":                           "m:1:1: did not find expected node content",
		"a: b":                        "m:1:4: a mapping is wanted here (word: value), not a text",
		"- a":                         "m:1:1: a mapping is wanted here (word: value), not a list",
		"A b:" + fine:                 `m:1:1: "A b" is no name of a scheme: small letters, digits, hyphens`,
		"a:" + fine + "  wek: true":   `m:5:3: unknown word "wek"; did you mean "weak"?`,
		"a:" + fine + "  weak: maybe": `m:5:9: true or false is wanted here, not "maybe"`,
		"a:" + fine + "  weak: true\n  weak: true":                          `m:6:3: "weak" is said twice`,
		"a:" + fine + "  title: ''":                                         "m:5:10: a text is wanted here, not an empty one",
		"a:" + fine + "  title: [x]":                                        "m:5:10: a text is wanted here, not a list",
		"a:" + fine + "  id: {}":                                            `m:5:7: "header" is missing: The header that holds it.`,
		"a:" + fine + "  id: {header: 'a b'}":                               `m:5:16: "a b" cannot be the name of a header`,
		"a:" + fine + "  secret: &x raw":                                    "m:5:11: anchors and aliases are not allowed: write the value out",
		"a:" + fine + "  secret: base46":                                    `m:5:11: "base46" is not one of raw, whsec, base64, hex, hex-public-key, spki-public-key; did you mean "base64"?`,
		"a:" + fine + "  secret: hex-public-key":                            "m:5:11: a key of hmac-sha256 is not written as hex-public-key",
		"a:" + fine + "  timestamp: {header: T, unit: s}":                   "m:5:14: content does not sign the time, so that it proves nothing: add {timestamp}",
		"a:" + fine + "  timestamp: {kv: t, unit: s}":                       "m:5:19: kv goes with the grammar kv",
		"a:" + fine + "  timestamp: {json: t, unit: s}":                     "m:5:21: a JSON Pointer starts with /",
		"a:" + fine + "  timestamp: {json: /~, unit: s}":                    "m:5:21: a JSON Pointer writes ~ as ~0 and / as ~1",
		"a:" + fine + "  timestamp: {json: /t}":                             "m:5:14: unit is missing",
		"a:" + fine + "  timestamp: {unit: s}":                              "m:5:14: one of header, kv and json says where the time is, not 0",
		"a:" + fine + "  timestamp: {json: /t, unit: s, tolerance: -1}":     "m:5:45: -1 seconds are no tolerance",
		"a:" + fine + "  timestamp: {json: /t, unit: s, tolerance: 1.5}":    `m:5:45: a whole number is wanted here, not "1.5"`,
		"a:" + fine + "  special: twilio":                                   "m:5:12: special is for built-in schemes: extend one",
		"a:" + fine + "---\nb: {}":                                          "m:5:1: a second document: a file has only one",
		"a: {extends: stripe, signature: {pair: '='}}":                      "m:1:40: = stands between name and value, so it cannot stand between pairs",
		"a: {extends: stripe, timestamp: {kv: v1}}":                         "m:1:38: v1 holds signatures",
		"a: {extends: slack, timestamp: {header: x-slack-signature}}":       "m:1:41: x-slack-signature holds the signature",
		"a: {extends: svix, id: {header: Svix-Signature}}":                  "m:1:33: Svix-Signature holds the signature",
		"a: {extends: gihtub}":                                              `m:1:14: there is no scheme "gihtub"; did you mean "github"?`,
		"a: {extends: b}\nb: {extends: a}":                                  "2 problems in the file:\nm:1:14: b extends a extends b: that goes round in circles\nm:2:14: a extends b extends a: that goes round in circles",
		"a: {extends: github, content: '{bdy}'}":                            `m:1:31: {bdy} is no placeholder; did you mean "body"?`,
		"a: {extends: github, content: '{body'}":                            `m:1:31: a brace without its other half in "{body"`,
		"a: {extends: github, content: 'body}'}":                            `m:1:31: a brace without its other half in "body}"`,
		"a: {extends: github, content: '{json:a}'}":                         "m:1:31: {json:a} is no placeholder",
		"a: {extends: github, content: '{text}'}":                           "m:1:31: {text} is no placeholder",
		"a: {extends: github, content: '{form:a}'}":                         "m:1:31: {form:a} is no placeholder",
		"a: {extends: github, content: '{form:|body}'}":                     "m:1:31: {form:|body} is no placeholder",
		strings.Repeat("#", 1<<20+1):                                        "m:1:1: longer than 1048576 bytes",
		chain(10):                                                           "more than 8 schemes extend one another",
		"a: {extends: github, content: '{header:a b}'}":                     "m:1:31: {header:a b} is no placeholder",
		"a: {extends: github, content: '{body}{body}'}":                     "m:1:31: the body can be signed once, as it is read once",
		"a: {extends: github, content: '{id}{body}'}":                       "m:1:31: {id} needs the word id, which says where it is",
		"a: {extends: github, content: '{secret}{body}'}":                   "m:1:31: {secret} goes with the algorithm sha256, which has no other key",
		"a: {extends: github, content: '{timestamp}'}":                      "m:1:31: {timestamp} needs the word timestamp, which says where it is",
		"a: {extends: github, content: x, body_covered: true}":              "m:1:48: content has no {body}",
		"a: {extends: github, algorithm: sha256}":                           "m:1:4: {secret} goes with the algorithm sha256, which has no other key",
		"a: {extends: github, algorithm: token}":                            "m:1:4: the encoding none and the algorithm token go together",
		"a: {extends: github, signature: {grammar: raw}}":                   "m:1:33: prefix goes with the grammar prefix",
		"a: {extends: github, signature: {grammar: kv}}":                    "m:1:33: the grammar kv needs keys",
		"a: {extends: github, signature: {json: /a}}":                       "m:1:40: header and json are both said; the signature is in one place",
		"a: {extends: github, signature: {continuation: true}}":             "m:1:48: continuation goes with the grammar kv",
		"a: {extends: standard-webhooks, signature: {versions: {v1: md5}}}": `m:1:60: "md5" is not an algorithm for versions`,
		"a: {extends: standard-webhooks, algorithm: hmac-sha256}":           "m:1:44: versions say the algorithms",
		"a: {}": "algorithm is missing",
	} {
		_, err := ParseSchemes("m", []byte(file))
		if err == nil || hook.KindOf(err) != hook.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%q:\n%v\nwant %s", file, err, want)
		}
	}
}

func TestSettings(t *testing.T) {
	base, err := Find("hmac")
	if err != nil {
		t.Fatal(err)
	}
	s, err := base.With(Settings{
		Header: "X-Mine", Algorithm: "hmac-sha512", Encoding: "base64", Prefix: "v=", Content: "{timestamp}.{body}", TimestampHeader: "X-Time",
	})
	if err != nil {
		t.Fatal(err)
	}
	keys := [][]byte{[]byte("k")}
	d := &delivery{s: s, body: []byte("b"), sign: SignOptions{Secrets: keys}, verify: Options{Secrets: keys}}
	if got := d.send(t).receive(t); !got.Valid || !strings.HasPrefix(d.get("X-Mine"), "v=") || d.get("X-Time") == "" || len(d.get("X-Mine")) != 90 {
		t.Errorf("%+v %v", got, d.m.Headers)
	}
	if base.Signature.Header != "X-Signature" || base.Timestamp != nil {
		t.Errorf("the scheme that was there is another: %+v", base)
	}
	for o, want := range map[Settings]string{
		{TimestampHeader: "X-Time"}:    "content does not sign the time",
		{Content: "{timestamp}{body}"}: "{timestamp} needs",
		{Content: "{x}"}:               "{x} is no placeholder",
		{Algorithm: "md5"}:             `"md5" is not one of hmac-sha1`,
		{Algorithm: "token"}:           `"token" is not one of hmac-sha1`,
		{Encoding: "none"}:             `"none" is not one of hex, base64`,
		{Header: "a b"}:                `"a b" cannot be the name of a header`,
		{TimestampHeader: "a", TimestampUnit: "x", Content: "{timestamp}"}: `"x" is not one of s, ms`,
	} {
		if _, err := base.With(o); hook.KindOf(err) != hook.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v; want %s", o, err, want)
		}
	}
	for algorithm, digits := range map[string]int{"hmac-sha1": 40, "hmac-sha256": 64, "hmac-sha384": 96, "hmac-sha512": 128} {
		if d.s, err = base.With(Settings{Algorithm: algorithm}); err != nil {
			t.Fatal(err)
		}
		d.m.Headers = nil
		if got := d.send(t).receive(t); !got.Valid || len(d.get("X-Signature")) != digits {
			t.Errorf("%s: %+v %v", algorithm, got, d.m.Headers)
		}
	}
	code, err := Find("twilio")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := code.With(Settings{Header: "X"}); hook.KindOf(err) != hook.Invalid {
		t.Errorf("twilio with another header: %v", err)
	}
}

// chain is a file of schemes each of which extends the next.
func chain(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: {extends: a%d}\n", i, i+1)
	}
	return b.String() + fmt.Sprintf("a%d: {extends: github}\n", n)
}

// TestVersionIsAlgorithm: the version of a signature says how it was made, and one made otherwise does not count.
func TestVersionIsAlgorithm(t *testing.T) {
	all, err := ParseSchemes("f", []byte("a:\n"+
		"  signature: {header: X, grammar: versioned-list, versions: {v1: hmac-sha1, v2: hmac-sha256}, encoding: base64}\n  content: '{body}'"))
	if err != nil {
		t.Fatal(err)
	}
	keys := [][]byte{[]byte("k")}
	d := &delivery{s: all[0], body: []byte("b"), sign: SignOptions{Secrets: keys}, verify: Options{Secrets: keys}}
	if got := d.send(t).receive(t); !got.Valid || *got.Version != "v1" {
		t.Errorf("%+v", got)
	}
	d.set("X", "v2"+d.get("X")[2:])
	if got := d.receive(t); got.Reason != Mismatch {
		t.Errorf("%s: %+v", d.get("X"), got)
	}
}
