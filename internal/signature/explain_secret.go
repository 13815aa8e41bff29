package signature

import (
	"bytes"
	"fmt"
	"strings"
)

// secrets are the ways to read a secret, each alone. Providers show the same bytes as text, base64, hex or behind whsec_, and
// the same text may be meant literally (Stripe) or decoded (Standard Webhooks).
func (e *explainer) secrets() []try {
	var all []try
	o := e.first.o
	for i, secret := range o.Secrets {
		name := secretName(i, len(o.Secrets))
		for _, t := range secretTexts(secret) {
			for _, encoding := range t.encodings {
				if t.which == "" && encoding == o.Encoding {
					continue // this is how it failed
				}
				all = append(all, secretTry(name, t, encoding))
			}
		}
	}
	return all
}

// secretText is a secret, or a part of it, and how that may be read.
type secretText struct {
	which     string
	text      []byte
	encodings []string
}

func secretTexts(secret []byte) []secretText {
	encodings := []string{"", "text", "base64", "base64url", "hex"}
	all := []secretText{{"", secret, encodings}}
	trimmed := bytes.TrimSpace(secret)
	if len(trimmed) < len(secret) {
		all = append(all, secretText{"without the blanks or newlines around it", trimmed, encodings})
	}
	if rest, ok := bytes.CutPrefix(trimmed, []byte("whsec_")); ok {
		return append(all, secretText{"without whsec_", rest, encodings})
	}
	return append(all, secretText{"with whsec_ before it", append([]byte("whsec_"), trimmed...), encodings[:2]})
}

func secretTry(name string, t secretText, encoding string) try {
	words := []string{name + " matches"}
	if t.which != "" {
		words = append(words, t.which)
	}
	switch encoding {
	case "":
	case "text":
		words = append(words, "as the text that it is")
	default:
		words = append(words, "decoded from "+encoding)
	}
	what := strings.Join(words, " ") + ": " + secretAdvice(t, encoding)
	return try{what, func(a *guess) bool {
		a.o.Secrets, a.o.PublicKeys, a.o.Encoding = [][]byte{t.text}, nil, encoding
		return true
	}}
}

func secretAdvice(t secretText, encoding string) string {
	switch {
	case encoding == "" && t.which == "":
		return "leave --secret-encoding out"
	case encoding == "":
		return "give it so"
	case t.which == "":
		return fmt.Sprintf("say that it is %s (--secret-encoding %s)", encoding, encoding)
	}
	return fmt.Sprintf("give it so, and say that it is %s (--secret-encoding %s)", encoding, encoding)
}
