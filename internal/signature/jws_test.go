package signature

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/hook"
)

func TestJWSRoundTrip(t *testing.T) {
	bodies := [][]byte{nil, {}, []byte("{}"), []byte("a.b.c"), {0xff, 0, '\n'}, []byte(`{"payload": "ä\r\n"}`)}
	for _, p := range testPairs(t) {
		for _, b64 := range []string{"", "true", "false"} {
			for _, body := range bodies {
				m := &message{body: body}
				signInto(t, jws{}, m, SignOptions{Secrets: [][]byte{p.secret}, Algorithm: p.jws, Values: url.Values{"b64": {b64}}})
				v, err := jws{}.verify(m, p.options())
				if err != nil || !v.bodyCovered || v.key != 0 {
					t.Fatalf("%s b64=%s %q: %+v, %v", p.jws, b64, body, v, err)
				}
				m.body = append(bytes.Clone(body), 'x')
				wants(t, jws{}, m, p.options(), Mismatch)
			}
		}
	}
}

func TestJWSForms(t *testing.T) {
	secret := [][]byte{[]byte("a secret of more than thirty-two bytes")}
	raw := signedBy(t, jws{}, SignOptions{Secrets: secret, Values: url.Values{"b64": {"false"}}})
	head, _, _ := strings.Cut(raw.values(jwsHeader)[0], ".")
	got, err := base64.RawURLEncoding.DecodeString(head)
	must(t, err)
	if string(got) != `{"alg":"HS256","b64":false,"crit":["b64"]}` {
		t.Errorf("%s", got)
	}
	m := signedBy(t, jws{}, SignOptions{Secrets: secret, Values: url.Values{"header": {"X-Mine"}}})
	wants(t, jws{}, m, Options{Secrets: secret}, MissingHeader)
	wants(t, jws{}, m, Options{Secrets: secret, Values: url.Values{"header": {"x-mine"}}}, OK)
}

func TestJWSKeysAndAlgorithms(t *testing.T) {
	pairs, others := testPairs(t), otherPairs(t)
	for i, p := range pairs {
		m := signedBy(t, jws{}, SignOptions{Secrets: [][]byte{p.secret}, Algorithm: p.jws})
		wants(t, jws{}, m, others[i].options(), Mismatch)
		wants(t, jws{}, m, pairs[(i+1)%4].options(), WrongAlgorithm)
		o := p.options()
		o.Algorithms = []string{p.jws}
		wants(t, jws{}, m, o, OK)
		o.Algorithms = []string{"HS512"}
		wants(t, jws{}, m, o, WrongAlgorithm)
		o = Options{Secrets: slices.Concat(others[i].secrets, p.secrets), PublicKeys: slices.Concat(others[i].public, p.public)}
		if v, err := (jws{}).verify(m, o); err != nil || v.key != 1 {
			t.Errorf("%s: key %d, %v", p.jws, v.key, err)
		}
	}
}

func TestJWSHeaders(t *testing.T) {
	secret := [][]byte{[]byte("a secret of more than thirty-two bytes")}
	for head, want := range map[string]Reason{
		`{"alg":"HS256"}`:                           Mismatch,
		`{"alg":"HS256","b64":true}`:                Mismatch,
		`{"alg":"HS256","b64":true,"crit":["b64"]}`: Mismatch,
		`{"alg":"HS256","kid":"x","x":[{"a":1}]}`:   Mismatch,
		`{"alg":"none"}`:                            WrongAlgorithm,
		`{"alg":"hs256"}`:                           WrongAlgorithm,
		`{"alg":"HS512"}`:                           WrongAlgorithm,
		`{"alg":"RS256"}`:                           WrongAlgorithm,
		`{}`:                                        MissingField,
		`{"alg":""}`:                                MissingField,
		`{"alg":null}`:                              Malformed,
		`{"alg":7}`:                                 Malformed,
		`{"alg":"HS256","alg":"HS256"}`:             Malformed,
		`{"alg":"HS256","b64":false}`:               Malformed,
		`{"alg":"HS256","b64":"false","crit":["b64"]}`:    Malformed,
		`{"alg":"HS256","crit":[]}`:                       Malformed,
		`{"alg":"HS256","crit":"b64"}`:                    Malformed,
		`{"alg":"HS256","crit":["b64"]}`:                  Malformed,
		`{"alg":"HS256","b64":true,"crit":["b64","b64"]}`: Malformed,
		`{"alg":"HS256","crit":["exp"],"exp":1}`:          UnknownCritical,
		`{"alg":"HS256"} x`:                               Malformed,
		`[]`:                                              Malformed,
		``:                                                Malformed,
		"{\"alg\":\"\xff\"}":                              Malformed,
	} {
		m := &message{body: []byte("{}")}
		m.set(jwsHeader, base64.RawURLEncoding.EncodeToString([]byte(head))+".."+strings.Repeat("A", 43))
		if _, err := (jws{}).verify(m, Options{Secrets: secret}); reasonOf(err) != want {
			t.Errorf("%s: %v, want %s", head, err, want)
		}
	}
}

func TestJWSTexts(t *testing.T) {
	secret := [][]byte{[]byte("a secret of more than thirty-two bytes")}
	right := signedBy(t, jws{}, SignOptions{Secrets: secret}).values(jwsHeader)[0]
	head, sum, _ := strings.Cut(right, "..")
	for _, text := range []string{
		head, head + ".", head + "..", head + ".e30." + sum, right + ".", right + "=", right + "\n", " " + right, head + "..\n" + sum,
		"." + right, head + "..A", head[:3] + "+" + head[4:] + ".." + sum,
	} {
		m := &message{body: []byte(`{"id":"1"}`), fields: []Header{{jwsHeader, text}}}
		wants(t, jws{}, m, Options{Secrets: secret}, Malformed)
	}
	m := &message{fields: []Header{{jwsHeader, right}, {jwsHeader, right}}}
	wants(t, jws{}, m, Options{Secrets: secret}, DuplicateHeader)
}

func TestJWSShortSecrets(t *testing.T) {
	short, long := []byte("under 32"), []byte("a secret of more than thirty-two bytes")
	m := signedBy(t, jws{}, SignOptions{Secrets: [][]byte{long}})
	if _, err := (jws{}).verify(m, Options{Secrets: [][]byte{short}}); hook.KindOf(err) != hook.Invalid {
		t.Error(err)
	}
	for name, o := range map[string]SignOptions{
		"short":    {Secrets: [][]byte{short}},
		"unfit":    {Secrets: [][]byte{long}, Algorithm: "HS512"},
		"RS256":    {Secrets: [][]byte{long}, Algorithm: "RS256"},
		"b64 what": {Secrets: [][]byte{long}, Values: url.Values{"b64": {"no"}}},
	} {
		if _, err := (jws{}).sign(&message{}, o); hook.KindOf(err) != hook.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
