package signature

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"

	"hookctl/internal/hook"
)

func TestTwilioPorts(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example":         "https://a.example:443",
		"http://a.example/x:1?y=:2": "http://a.example:80/x:1?y=:2",
		"https://a.example:8443/x":  "https://a.example/x",
		"https://u:p@a.example/x":   "https://u:p@a.example:443/x",
		"https://u:p@a.example:1/x": "https://u:p@a.example/x",
		"https://[::1]/x":           "https://[::1]:443/x",
		"https://[::1]:9?a":         "https://[::1]?a",
		"ftp://a.example/x":         "",
		"no address":                "",
	} {
		got := portVariants(address)
		if got[0] != address || want == "" && len(got) != 1 || want != "" && (len(got) != 2 || got[1] != want) {
			t.Errorf("%s: %q; want %q", address, got, want)
		}
	}
}

// TestTwilioParams: names and values sorted, and the values of a repeated name once each.
func TestTwilioParams(t *testing.T) {
	got, err := twilioParams([]byte("b=&aa=x&a=2&a=1+%2B&a=2&B=y"))
	if want := "Bya1 +a2aaxb"; err != nil || got != want {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	if _, err := twilioParams([]byte("a=%")); reasonOf(err) != Malformed {
		t.Error(err)
	}
}

// TestTwilioBody: a body that is no form is only proved by its digest in the URL.
func TestTwilioBody(t *testing.T) {
	sum := sha256.Sum256([]byte("{}"))
	digest := hex.EncodeToString(sum[:])
	for _, c := range []struct {
		query, body string
		want        Reason
	}{
		{"bodySHA256=" + digest, "{}", OK},
		{"bodySHA256=" + strings.ToUpper(digest), "{}", OK},
		{"bodySHA256=" + digest, "{ }", DigestMismatch},
		{"bodySHA256=" + digest + "&bodySHA256=" + digest, "{}", Malformed},
		{"bodySHA256=", "{}", BodyNotCovered},
		{"x=%", "{}", Malformed},
		{"x=1", "{}", BodyNotCovered},
		{"x=1", "", OK},
	} {
		m := &message{url: "https://example.com/in?" + c.query}
		headers, err := twilio{}.sign(m, SignOptions{Secrets: [][]byte{[]byte("token")}})
		if err != nil {
			t.Fatal(err)
		}
		m.fields, m.body = headers, []byte(c.body)
		found, err := twilio{}.verify(m, Options{Secrets: [][]byte{[]byte("token")}})
		if c.want == OK && (err != nil || !found.bodyCovered) || c.want != OK && reasonOf(err) != c.want {
			t.Errorf("%s %s: %+v, %v; want %s", c.query, c.body, found, err, c.want)
		}
		if _, err := (twilio{}).sign(m, SignOptions{Secrets: [][]byte{[]byte("token")}}); c.want != OK && reasonOf(err) != c.want {
			t.Errorf("%s %s is signed: %v", c.query, c.body, err)
		}
	}
}

// TestHook0Headers signs headers, in the order in which they are listed.
func TestHook0Headers(t *testing.T) {
	d := signed(t, "hook0", "body")
	d.m.Headers = []Header{{"X-Event-Id", "7"}, {"Content-Type", ""}}
	d.sign.Values = url.Values{"header": {"Content-Type", "x-event-id"}}
	d.send(t)
	if got := d.receive(t); !got.Valid || *got.Version != "v1" {
		t.Fatalf("%+v %v", got, d.m.Headers)
	}
	value := d.get(hook0Header)
	if want := "t=1767225600,h=content-type x-event-id,v1="; !strings.HasPrefix(value, want) {
		t.Errorf("%s; want %s…", value, want)
	}
	for change, want := range map[string]Reason{
		strings.Replace(value, "content-type x-event-id", "x-event-id content-type", 1): Mismatch,
		strings.Replace(value, "x-event-id", "x-event", 1):                              MissingHeader,
		value[:len(value)-2]: Malformed,
		value + ",v1=00":     OK,
		strings.Replace(value, "v1=", "v1=00,v0=", 1): Malformed,
		value + ",v0=00":            OK,
		value + ",t=1":              Malformed,
		value + ",x":                Malformed,
		"t=+1" + value[12:]:         MalformedTime,
		"t=1767225601" + value[12:]: Mismatch,
	} {
		d.set(hook0Header, change)
		if got := d.receive(t); got.Reason != want {
			t.Errorf("%s: %s; want %s", change, got.Reason, want)
		}
	}
	d.set("X-Event-Id", "8")
	d.set(hook0Header, value)
	if got := d.receive(t); got.Reason != Mismatch {
		t.Errorf("another header: %+v", got)
	}
	d.m.Headers = nil
	if _, err := Sign(t.Context(), d.s, d.m, d.sign); hook.KindOf(err) != hook.Invalid {
		t.Errorf("a header that is not there is signed: %v", err)
	}
}

// TestHubSpotURL: the twelve escapes of HubSpot's documents, and no others.
func TestHubSpotURL(t *testing.T) {
	const in = "https://example.com/%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B?%3a%2f%20%26%253A%3"
	const want = "https://example.com/:/?@!$'()*,;?:/%20%26%253A%3"
	if got := hubspotURL(in); got != want {
		t.Errorf("%s; want %s", got, want)
	}
}
