package signature

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

// decodeSignature reads the bytes of a signature; hex digits may be large or small.
func decodeSignature(text, encoding string) ([]byte, error) {
	switch {
	case text == "":
		return nil, errors.New("it is empty")
	case encoding == "hex":
		b, err := hex.DecodeString(text)
		if err != nil {
			return nil, errors.New("it is not hex")
		}
		return b, nil
	case encoding == "base64":
		return strictBase64(text, base64.StdEncoding)
	case encoding == "base64url": // what Explain tries: in either alphabet, padded or not
		text = strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(text, "="))
		return strictBase64(text, base64.RawURLEncoding)
	}
	return []byte(text), nil
}

// strictBase64 decodes a text that can be written in one way only. Go's decoder alone skips line ends, and Strict mends only
// bits that are left over.
func strictBase64(text string, e *base64.Encoding) ([]byte, error) {
	b, err := e.Strict().DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") {
		return nil, errors.New("it is not base64")
	}
	return b, nil
}

func encodeSignature(sum []byte, encoding string) string {
	switch encoding {
	case "hex":
		return hex.EncodeToString(sum)
	case "base64":
		return base64.StdEncoding.EncodeToString(sum)
	}
	return string(sum)
}
