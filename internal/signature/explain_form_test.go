package signature

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
)

func TestExplainSignatures(t *testing.T) {
	toBase64 := func(prefix string, e *base64.Encoding) func(string) string {
		return func(value string) string {
			b, _ := hex.DecodeString(strings.TrimPrefix(value, prefix))
			return prefix + e.EncodeToString(b)
		}
	}
	toHex := func(prefix string) func(string) string {
		return func(value string) string {
			b, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(value, prefix))
			return prefix + hex.EncodeToString(b)
		}
	}
	for name, c := range map[string]struct {
		scheme, header string
		change         func(string) string
		reason         Reason
		want           string
	}{
		"hex, base64 sent":       {"github", "X-Hub-Signature-256", toBase64("sha256=", base64.StdEncoding), Malformed, "the signature matches as base64, while the scheme has hex"},
		"hex, base64url sent":    {"hmac", "X-Signature", toBase64("", base64.URLEncoding), Malformed, "the signature matches as base64"},
		"base64, hex sent":       {"shopify", "X-Shopify-Hmac-Sha256", toHex(""), Mismatch, "the signature matches as hex, while the scheme has base64"},
		"base64, hex sent, v1":   {"svix", "svix-signature", toHex("v1,"), Mismatch, "the signature matches as hex, while the scheme has base64"},
		"base64 without padding": {"shopify", "X-Shopify-Hmac-Sha256", func(v string) string { return strings.TrimRight(v, "=") }, Malformed, "the signature matches as base64 in the alphabet of URLs or without padding"},
		"prefix left out":        {"github", "X-Hub-Signature-256", func(v string) string { return v[7:] }, UnknownVersion, "the signature matches without sha256= before it"},
		"version left out":       {"svix", "svix-signature", func(v string) string { return v[3:] }, UnknownVersion, "the signature matches without v1, before it"},
		"prefix put in":          {"hmac", "X-Signature", func(v string) string { return "sha256=" + v }, Malformed, "the signature matches behind sha256=, which is not the scheme's"},
		"other prefix":           {"github", "X-Hub-Signature-256", func(v string) string { return "hmac-" + v }, UnknownVersion, "the signature matches behind hmac-sha256=, which is not the scheme's"},
		"prefix and base64": {
			"hmac", "X-Signature", func(v string) string { return "sha256=" + toBase64("", base64.StdEncoding)(v) }, Malformed,
			"the signature matches behind sha256=, which is not the scheme's: the prefix must be told, or left out, and as base64, while the scheme has hex",
		},
		"blank before it":  {"github", "X-Hub-Signature-256", func(v string) string { return " " + v }, UnknownVersion, "the headers match without the blanks around their values"},
		"blank behind it":  {"twilio", "X-Twilio-Signature", func(v string) string { return v + "\t" }, Malformed, "the headers match without the blanks around their values"},
		"blank in a time":  {"slack", "X-Slack-Request-Timestamp", func(v string) string { return v + " " }, MalformedTime, "the headers match without the blanks around their values"},
		"nothing is there": {"github", "X-Hub-Signature-256", func(string) string { return "" }, MissingHeader, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := send(t, c.scheme, "c29tZXRoaW5nIHRoYXQgaXMgYmFzZTY0LCBhbmQgYWxzbyBhIHRleHQ=", "")
			r.change(c.header, c.change)
			if c.want == "" {
				r.wants(t, c.reason)
			} else {
				r.wants(t, c.reason, c.want)
			}
		})
	}
}

func TestExplainAlgorithms(t *testing.T) {
	for _, algorithm := range []string{"hmac-sha1", "hmac-sha384", "hmac-sha512"} {
		r := send(t, "hmac", someText, "")
		s, err := r.scheme.With(Settings{Header: "X-Sum", Encoding: "base64", Algorithm: algorithm})
		if err != nil {
			t.Fatal(err)
		}
		r.scheme = s
		r.m.Headers = r.signed(t, someText)
		if r.scheme, err = r.scheme.With(Settings{Algorithm: "hmac-sha256"}); err != nil {
			t.Fatal(err)
		}
		r.wants(t, Mismatch, "the signature matches made with "+algorithm+", while the scheme has hmac-sha256")
		if r.scheme, err = r.scheme.With(Settings{Encoding: "hex"}); err != nil {
			t.Fatal(err)
		}
		r.wants(t, Malformed, "the signature matches as base64, while the scheme has hex, and made with "+algorithm)
	}
}
