package signature

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"
	"time"
)

// FuzzHeader: whatever a header holds, only the right signature is valid, and limits hold.
func FuzzHeader(f *testing.F) {
	names := []string{"standard-webhooks", "stripe", "outpost-timestamped", "slack", "hookdeck", "hook0"}
	for i := range names {
		f.Add(uint8(i), "t=1767225600,v1=00,v0=aa,bb")
		f.Add(uint8(i), "v1,AAAA v1a,AAAA v2,x")
		f.Add(uint8(i), "t=1,h=a b,v1=00,=,")
	}
	f.Fuzz(func(t *testing.T, which uint8, value string) {
		d := signed(t, names[int(which)%len(names)], "body")
		h := &d.m.Headers[len(d.m.Headers)-1]
		right := h.Value
		h.Value = value
		if got := d.receive(t); got.Valid && !strings.Contains(strings.ToLower(value), strings.ToLower(right[len(right)-40:])) {
			t.Errorf("%s is valid: %q", h.Name, value)
		}
	})
}

// FuzzPairs: what is read of pairs, written again, is read the same.
func FuzzPairs(f *testing.F) {
	f.Add("t=1,v1=00,v1=01,v0=x", false)
	f.Add("t=1,v1=00,01", true)
	f.Fuzz(func(t *testing.T, value string, continuation bool) {
		p := &Place{Header: "X", Grammar: "kv", Pair: ",", Keys: []string{"v1"}, Continuation: continuation}
		var c claims
		if c.parse(p, "t", value) != nil {
			return
		}
		if len(c.candidates) > maxPairs {
			t.Fatalf("%d candidates", len(c.candidates))
		}
		for _, one := range c.candidates {
			if strings.Contains(strings.TrimRight(one.text, "="), "=") || strings.HasPrefix(one.text, "t=") || strings.HasPrefix(one.text, "v1=") {
				return // neither hex nor base64 is so
			}
		}
		c.time.text = c.signatures.time
		var again claims
		text := (&Scheme{Signature: *p, Timestamp: &Timestamp{KV: "t"}}).renderPairs(&c, c.candidates)
		if err := again.parse(p, "t", text); err != nil || len(again.candidates) != len(c.candidates) {
			t.Errorf("%q: %v, %v", text, again, err)
		}
	})
}

// FuzzTimestamp: a time has one way to be written.
func FuzzTimestamp(f *testing.F) {
	for _, text := range []string{"0", "00", "+5", "-5", "1767225600000", "1e3", "Thu 07 Sep 2017 06:30:04 UTC", "2026-01-01T00:00:00Z"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, unit := range []string{"s", "ms", "scalr-date"} {
			if ts, err := parseTimestamp(text, unit); err == nil && formatTimestamp(ts.time, unit) != text {
				t.Errorf("%q in %s is written %q", text, unit, formatTimestamp(ts.time, unit))
			}
		}
		if ts, err := parseTimestamp(text, "rfc3339"); err == nil && ts.time.Format(time.RFC3339Nano) == "" {
			t.Error(text)
		}
	})
}

// FuzzDecode: the bytes of a signature have one way to be written, but for the size of hex digits.
func FuzzDecode(f *testing.F) {
	f.Add("AAAA")
	f.Add("AAA=\r\n")
	f.Add("AB==")
	f.Add("0g")
	f.Fuzz(func(t *testing.T, text string) {
		if b, err := decodeSignature(text, "base64"); err == nil && base64.StdEncoding.EncodeToString(b) != text {
			t.Errorf("%q is %x", text, b)
		}
		if b, err := decodeSignature(text, "hex"); err == nil && hex.EncodeToString(b) != strings.ToLower(text) {
			t.Errorf("%q is %x", text, b)
		}
	})
}

// FuzzHubSpotURL: only twelve escapes are decoded, and so a URL means the same.
func FuzzHubSpotURL(f *testing.F) {
	f.Add("https://example.com/%2Fa%3ab?x=%20%26%")
	f.Add("%%3A3A")
	f.Fuzz(func(t *testing.T, address string) {
		got := hubspotURL(address)
		before, err := url.PathUnescape(address)
		if err != nil {
			return
		}
		if after, err := url.PathUnescape(got); err != nil || after != before {
			t.Errorf("%q becomes %q: %q, not %q", address, got, after, before)
		}
		if strings.Contains(strings.ToUpper(got), "%3A") && !strings.Contains(strings.ToUpper(address), "%25") {
			t.Errorf("%q keeps an escape: %q", address, got)
		}
	})
}

// FuzzSchemes: a file makes schemes that can be used, or problems with a place; never a panic.
func FuzzSchemes(f *testing.F) {
	f.Add("a: {extends: github}")
	f.Add(builtinFile)
	f.Add("a: {extends: b}\nb: {extends: a}")
	f.Add("a:\n  signature: {header: X, grammar: kv, pair: ',', keys: [a], encoding: hex}\n  algorithm: hmac-sha256\n  content: '{body}'\n")
	f.Fuzz(func(t *testing.T, file string) {
		all, err := ParseSchemes("f", []byte(file))
		if err != nil && !strings.Contains(err.Error(), "f:") {
			t.Errorf("no place: %v", err)
		}
		for _, s := range all {
			_, _ = Verify(t.Context(), s, Message{URL: "x", Body: strings.NewReader("{}")}, Options{Secrets: [][]byte{[]byte("k")}})
			_, _ = Sign(t.Context(), s, Message{URL: "x", Body: strings.NewReader("{}")}, SignOptions{ID: "i", Secrets: [][]byte{[]byte("k")}})
		}
	})
}
