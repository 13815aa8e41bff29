package signature

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"testing"
	"time"
)

// vector is one line of a file of vectors: a delivery, keys, and what a verification must find.
type vector struct {
	Scheme     string                     `json:"scheme"`
	Secret     *string                    `json:"secret"`
	Secrets    []string                   `json:"secrets"`
	PublicKey  string                     `json:"public_key"`
	Headers    map[string]json.RawMessage `json:"headers"`
	Method     string                     `json:"method"`
	URL        string                     `json:"url"`
	BodyBase64 string                     `json:"body_base64"`
	Now        int64                      `json:"timestamp_now"`
	Valid      bool                       `json:"valid"`
	Expect     Reason                     `json:"expect"`
	Why        string                     `json:"why"`
	Tolerance  *int64                     `json:"tolerance"`
	Options    struct {
		Algorithm      string    `json:"algorithm"`
		Algorithms     []string  `json:"algorithms"`
		Encoding       string    `json:"encoding"`
		Header         string    `json:"header"`
		Prefix         string    `json:"prefix"`
		SecretEncoding string    `json:"secret_encoding"`
		WebhookID      string    `json:"webhook_id"`
		TopicARN       string    `json:"topic_arn"`
		Label          string    `json:"label"`
		Require        *[]string `json:"require"`
		RequireCreated bool      `json:"require_created"`
	} `json:"options"`
}

// TestVectors checks verdict and reason of every computed vector.
func TestVectors(t *testing.T) {
	for _, v := range readVectors(t, "../../testdata/signature/vectors.jsonl") {
		v.run(t)
	}
}

// TestPublishedVectors checks those from providers' own sources, which are not ours to copy.
func TestPublishedVectors(t *testing.T) {
	file := os.Getenv("HOOKCTL_PUBLISHED_VECTORS")
	if file == "" {
		t.Skip("HOOKCTL_PUBLISHED_VECTORS names no file: vectors from providers' sources are not in this repository")
	}
	for _, v := range readVectors(t, file) {
		v.run(t)
	}
}

func readVectors(t *testing.T, file string) []vector {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	for line := range bytes.Lines(data) {
		var v vector
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatalf("%s:%d: %v", file, len(all)+1, err)
		}
		all = append(all, v)
	}
	if len(all) < 100 {
		t.Fatalf("%s has only %d vectors", file, len(all))
	}
	return all
}

func (v *vector) run(t *testing.T) {
	t.Run(fmt.Sprintf("%s/%s/%s", v.Scheme, v.Expect, v.Why), func(t *testing.T) {
		r, err := Verify(t.Context(), v.scheme(t), v.message(t), v.options())
		if err != nil {
			t.Fatal(err)
		}
		if r.Reason != v.Expect || r.Valid != v.Valid {
			t.Errorf("valid %t, %s (%s); want %t, %s", r.Valid, r.Reason, r.Detail, v.Valid, v.Expect)
		}
	})
}

func (v *vector) scheme(t *testing.T) *Scheme {
	t.Helper()
	s, err := Find(v.Scheme)
	if err != nil {
		t.Fatal(err)
	}
	if s.Special != "" {
		return s
	}
	s, err = s.With(Settings{
		Header: v.Options.Header, Algorithm: v.Options.Algorithm, Encoding: v.Options.Encoding, Prefix: v.Options.Prefix,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (v *vector) message(t *testing.T) Message {
	t.Helper()
	body, err := base64.StdEncoding.DecodeString(v.BodyBase64)
	if err != nil {
		t.Fatal(err)
	}
	m := Message{Method: v.Method, URL: v.URL, Body: bytes.NewReader(body)}
	for name, raw := range v.Headers {
		var one string
		var several []string
		if json.Unmarshal(raw, &one) == nil {
			several = []string{one}
		} else if err := json.Unmarshal(raw, &several); err != nil {
			t.Fatal(err)
		}
		for _, value := range several {
			m.Headers = append(m.Headers, Header{name, value})
		}
	}
	return m
}

func (v *vector) options() Options {
	o := Options{At: time.Unix(v.Now, 0), Encoding: v.Options.SecretEncoding, Algorithms: v.Options.Algorithms, Values: url.Values{}}
	if v.Secret != nil {
		o.Secrets = [][]byte{[]byte(*v.Secret)}
	}
	for _, s := range v.Secrets {
		o.Secrets = append(o.Secrets, []byte(s))
	}
	if v.PublicKey != "" {
		o.PublicKeys = [][]byte{[]byte(v.PublicKey)}
	}
	if v.Tolerance != nil {
		tolerance := time.Duration(*v.Tolerance) * time.Second
		o.Tolerance = &tolerance
	}
	if len(o.Algorithms) == 0 && v.Options.Algorithm != "" {
		o.Algorithms = []string{v.Options.Algorithm}
	}
	v.values(o.Values)
	return o
}

func (v *vector) values(all url.Values) {
	for name, value := range map[string]string{
		"webhook_id": v.Options.WebhookID, "topic_arn": v.Options.TopicARN, "label": v.Options.Label,
	} {
		if value != "" {
			all.Set(name, value)
		}
	}
	if v.Options.Require != nil {
		all["require"] = *v.Options.Require
	}
	if v.Options.RequireCreated {
		all.Add("require", "created")
	}
}
