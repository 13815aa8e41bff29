package signature

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"hookctl/internal/oracle"
)

// question is what the vendor's library of a scheme is asked, in the words of testdata/oracle/oracle.mjs.
type question struct {
	Library   string            `json:"library"`
	Op        string            `json:"op"`
	Secret    string            `json:"secret"`
	ID        string            `json:"id"`
	Timestamp int64             `json:"timestamp"`
	Headers   map[string]string `json:"headers"`
	Body      []byte            `json:"body"`

	name string
	want bool
}

type answer struct {
	OK      bool              `json:"ok"`
	Headers map[string]string `json:"headers"`
}

const deliveriesOfEach = 60

// TestOracle has the vendors' own libraries verify what we sign, and refuse what was changed then; and we verify what they sign.
// One process answers all questions, because starting one takes longer than all answers.
func TestOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2)) // the same deliveries each time, but for the time: the libraries have their own clock
	var all []question
	for _, scheme := range []string{"standard-webhooks", "svix", "stripe", "github"} {
		for i := range deliveriesOfEach {
			d := newVendorDelivery(r, scheme, i)
			all = append(all, d.signed(t)...)
			all = append(all, d.toSign()...)
		}
	}
	for i, a := range ask(t, all) {
		switch q := all[i]; q.Op {
		case "verify":
			if a.OK != q.want {
				t.Errorf("%s: the vendor's library says %v, want %v\nbody %q, headers %q", q.name, a.OK, q.want, q.Body, q.Headers)
			}
		case "sign":
			checkTheirs(t, q, a.Headers)
		}
	}
	t.Logf("%d questions", len(all))
}

// ask has all questions answered.
func ask(t *testing.T, all []question) []answer {
	t.Helper()
	cmd, err := oracle.Command(t.Context(), "../../testdata/oracle", "oracle.mjs")
	if err != nil {
		t.Fatal(err)
	}
	var in bytes.Buffer
	for _, q := range all {
		if err := json.NewEncoder(&in).Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node oracle.mjs: %v", err)
	}
	var answers []answer
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	if len(answers) != len(all) {
		t.Fatalf("%d answers to %d questions", len(answers), len(all))
	}
	return answers
}

type vendorDelivery struct {
	scheme  string
	number  int
	secrets []string
	id      string
	at      time.Time
	body    []byte
}

func newVendorDelivery(r *rand.Rand, scheme string, number int) vendorDelivery {
	d := vendorDelivery{scheme: scheme, number: number, id: fmt.Sprintf("msg_%x.%d", r.Uint64(), number), at: time.Now(), body: someBody(r, number)}
	for range 1 + r.IntN(3) {
		d.secrets = append(d.secrets, someSecret(r, scheme))
	}
	return d
}

// someBody makes bodies that are hard in different ways. All are UTF-8 and without a byte order mark: the libraries read
// bodies as text.
func someBody(r *rand.Rand, number int) []byte {
	switch number % 6 {
	case 0:
		return []byte{}
	case 1:
		return fmt.Appendf(nil, `{"id": %d, "price": 10.00, "html": "<b>&\u00e9</b>"}`, r.Uint32())
	case 2:
		return fmt.Appendf(nil, "{\r\n  \"b\": %d,\n  \"a\": \"Grüße ☃ 🎉 \u2028\"\n}\n", r.Uint32())
	case 3:
		return []byte("a=1&b=%20&payload=" + strings.Repeat("%7B", r.IntN(20)))
	}
	text := make([]rune, r.IntN(2000))
	for i := range text {
		text[i] = []rune{rune(r.IntN(128)), 'ß', '\u0000', '\u200b', '漢', rune(0x1f600 + r.IntN(60))}[r.IntN(6)]
	}
	return []byte(string(text))
}

func someSecret(r *rand.Rand, scheme string) string {
	b := make([]byte, 24+r.IntN(41))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	switch text := base64.StdEncoding.EncodeToString(b); scheme {
	case "github":
		return "it's a sécret: " + text
	case "standard-webhooks":
		return []string{"", "whsec_"}[r.IntN(2)] + text
	default:
		return "whsec_" + text
	}
}

// signed asks whether the delivery that we sign is authentic, with each of its secrets, and then with one thing changed.
func (d *vendorDelivery) signed(t *testing.T) []question {
	t.Helper()
	s, err := Find(d.scheme)
	if err != nil {
		t.Fatal(err)
	}
	o := SignOptions{ID: d.id, At: d.at}
	for _, secret := range d.secrets {
		o.Secrets = append(o.Secrets, []byte(secret))
	}
	headers, err := Sign(t.Context(), s, Message{Method: "POST", Body: bytes.NewReader(d.body)}, o)
	if err != nil {
		t.Fatal(err)
	}
	q := d.question("verify")
	q.Headers = map[string]string{}
	for _, h := range headers {
		q.Headers[h.Name] = h.Value
	}
	if len(d.body) == 0 && d.scheme == "github" {
		return nil // its library takes an empty body for a mistake of the caller
	}
	return append(d.withEach(q), d.changed(q)...)
}

// withEach asks with each secret that signed: all of them, if the scheme has a form for several signatures.
func (d *vendorDelivery) withEach(q question) []question {
	var all []question
	for i, secret := range d.secrets {
		q.Secret, q.want = secret, i == 0 || d.scheme != "github"
		q.name = fmt.Sprintf("%s %d, secret %d", d.scheme, d.number, i)
		all = append(all, q)
	}
	return all
}

// changed asks again, each time with one thing changed on the way.
func (d *vendorDelivery) changed(q question) []question {
	var all []question
	seconds := strconv.FormatInt(d.at.Unix(), 10)
	for what, change := range map[string]func(name, value string) string{
		"body": func(_, value string) string { return value },
		"timestamp": func(_, value string) string {
			return strings.ReplaceAll(value, seconds, strconv.FormatInt(d.at.Unix()+1, 10))
		},
		"id": func(_, value string) string { return strings.ReplaceAll(value, d.id, d.id+"1") },
		"signature": func(_, value string) string {
			return regexp.MustCompile(`(v1,|v1=|sha256=).`).ReplaceAllStringFunc(value, otherEnd)
		},
	} {
		c := q
		c.name, c.Headers = fmt.Sprintf("%s %d, %s changed", d.scheme, d.number, what), map[string]string{}
		for name, value := range q.Headers {
			c.Headers[name] = change(name, value)
		}
		if what == "body" {
			c.Body = append(bytes.Clone(q.Body), '\n')
		} else if maps.Equal(c.Headers, q.Headers) {
			continue // this scheme has none
		}
		all = append(all, c)
	}
	return all
}

// otherEnd changes the last letter to another one that is both hex and base64.
func otherEnd(s string) string {
	if s[len(s)-1] == 'a' {
		return s[:len(s)-1] + "b"
	}
	return s[:len(s)-1] + "a"
}

// toSign asks the library to sign the delivery with its first secret.
func (d *vendorDelivery) toSign() []question {
	if len(d.body) == 0 && (d.scheme == "github" || d.scheme == "stripe") {
		return nil // their libraries sign no empty body
	}
	return []question{d.question("sign")}
}

func (d *vendorDelivery) question(op string) question {
	name := fmt.Sprintf("%s %d", d.scheme, d.number)
	return question{Library: d.scheme, Op: op, Secret: d.secrets[0], ID: d.id, Timestamp: d.at.Unix(), Body: d.body, name: name}
}

// checkTheirs verifies what a library signed, and that we refuse it with another body.
func checkTheirs(t *testing.T, q question, headers map[string]string) {
	t.Helper()
	s, err := Find(q.Library)
	if err != nil {
		t.Fatal(err)
	}
	m := Message{Method: "POST"}
	for name, value := range headers {
		m.Headers = append(m.Headers, Header{name, value})
	}
	o := Options{Secrets: [][]byte{[]byte("whsec_YW5vdGhlciBzZWNyZXQsIHdoaWNoIGlzIG5ld2Vy"), []byte(q.Secret)}, At: time.Unix(q.Timestamp, 0)}
	for end, want := range map[string]Reason{"": OK, "\n": Mismatch} {
		m.Body = strings.NewReader(string(q.Body) + end)
		got, err := Verify(t.Context(), s, m, o)
		if err != nil {
			t.Fatal(err)
		}
		if got.Reason != want {
			t.Errorf("%s, signed by the vendor's library: %s, want %s (%s)\nbody %q, headers %q", q.name, got.Reason, want, got.Detail, q.Body, headers)
		}
	}
}
