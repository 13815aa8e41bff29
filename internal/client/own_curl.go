package client

import (
	"bytes"
	"encoding/json"
	"strings"
)

// curl is a call as a line for the shell, with the token as a shell variable.
func (c *Own) curl(r ownCall) string {
	words := []string{"curl", "-X", r.method, quote(c.url(r))}
	if r.body != nil {
		words = append(words, "-H", quote("Content-Type: application/json"))
	}
	words = append(words, "-H", quote("Accept: application/json"))
	if c.o.Token != "" {
		words = append(words, "-H", quote("Authorization: Bearer "+variable("admin_token")))
	}
	if r.body != nil {
		words = append(words, "--data-raw", quote(string(r.body)))
	}
	return strings.Join(words, " ")
}

// encodeOwn leaves &, < and > as they are: what was given is what is sent.
func encodeOwn(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
