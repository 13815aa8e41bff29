package signature

import (
	"bufio"
	"encoding/json"
	"net/url"
	"os"
	"slices"
	"testing"
	"time"
)

// specialVector is one line of a file of vectors, as far as schemes with code use it.
type specialVector struct {
	Scheme    string                     `json:"scheme"`
	Why       string                     `json:"why"`
	Secret    *string                    `json:"secret"`
	PublicKey *string                    `json:"public_key"`
	Headers   map[string]string          `json:"headers"`
	Method    string                     `json:"method"`
	URL       string                     `json:"url"`
	Body      []byte                     `json:"body_base64"`
	Now       int64                      `json:"timestamp_now"`
	Expect    Reason                     `json:"expect"`
	Options   map[string]json.RawMessage `json:"options"`
}

func TestSpecialVectors(t *testing.T) {
	files := []string{"testdata/vectors.jsonl"}
	if published := os.Getenv("HOOKCTL_PUBLISHED_VECTORS"); published != "" {
		files = append(files, published)
	}
	for _, file := range files {
		passed := map[string]int{}
		for _, v := range specialVectors(t, file) {
			t.Run(v.Scheme+" "+v.Why, func(t *testing.T) {
				if got, err := v.run(t); got != v.Expect {
					t.Fatalf("reason %q (%v), want %q", got, err, v.Expect)
				}
				passed[v.Scheme]++
			})
		}
		t.Log(file, passed)
	}
}

func specialVectors(t *testing.T, file string) []specialVector {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []specialVector
	s := bufio.NewScanner(f)
	s.Buffer(nil, 64<<20)
	for s.Scan() {
		var head struct {
			Scheme string `json:"scheme"`
		}
		if err := json.Unmarshal(s.Bytes(), &head); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains([]string{"rfc9421", "jws-detached", "aws-sns", "paypal"}, head.Scheme) {
			continue
		}
		var v specialVector
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

func (v specialVector) run(t *testing.T) (Reason, error) {
	t.Helper()
	m := &message{method: v.Method, url: v.URL, body: v.Body}
	for name, value := range v.Headers {
		m.fields = append(m.fields, Header{name, value})
	}
	o := v.options(t)
	found, err := specialOf(v.Scheme).verify(m, o)
	if err != nil {
		return reasonOf(err), err
	}
	if found.signed.time.IsZero() {
		return OK, nil
	}
	return freshness(o.At.Sub(found.signed.time), v.Scheme), nil
}

// freshness is what the caller of a scheme judges.
func freshness(age time.Duration, scheme string) Reason {
	tolerance := 5 * time.Minute
	if scheme == "aws-sns" {
		tolerance = time.Hour
	}
	switch {
	case age > tolerance:
		return Stale
	case age < -tolerance:
		return Future
	}
	return OK
}

func (v specialVector) options(t *testing.T) Options {
	t.Helper()
	o := Options{At: time.Unix(v.Now, 0), Values: url.Values{}, Encoding: v.text(t, "secret_encoding")}
	if o.Encoding == "base64url" {
		o.Encoding = "base64"
	}
	if v.Secret != nil {
		o.Secrets = [][]byte{[]byte(*v.Secret)}
	}
	if v.PublicKey != nil {
		o.PublicKeys = [][]byte{[]byte(*v.PublicKey)}
	}
	if a := v.text(t, "algorithm"); a != "" {
		o.Algorithms = []string{a}
	}
	v.read(t, "algorithms", &o.Algorithms)
	for _, name := range []string{"webhook_id", "topic_arn", "label"} {
		if value := v.text(t, name); value != "" {
			o.Values.Set(name, value)
		}
	}
	if _, given := v.Options["require"]; given {
		require := []string{}
		v.read(t, "require", &require)
		o.Values["require"] = require
	}
	if v.Options["require_created"] != nil {
		o.Values.Add("require", "created")
	}
	return o
}

func (v specialVector) text(t *testing.T, name string) (text string) {
	t.Helper()
	v.read(t, name, &text)
	return text
}

func (v specialVector) read(t *testing.T, name string, into any) {
	t.Helper()
	if raw, ok := v.Options[name]; ok {
		if err := json.Unmarshal(raw, into); err != nil {
			t.Fatal(err)
		}
	}
}
