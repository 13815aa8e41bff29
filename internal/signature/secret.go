package signature

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"hookctl/internal/hook"
)

// maxKeys bounds how many secrets are tried: as many as Svix keeps while they are replaced.
const maxKeys = 10

// shortSecret is the length under which a secret can be guessed with patience: 128 bits.
const shortSecret = 16

// decodeSecret makes a secret's bytes of the text that its owner has: text (or raw), base64, base64url, hex or whsec.
func decodeSecret(text []byte, encoding string) ([]byte, error) {
	s := string(text)
	switch encoding {
	case "", "raw", "text":
		return text, nil
	case "base64":
		return strictBase64(s, base64.StdEncoding)
	case "base64url":
		return strictBase64(strings.TrimRight(s, "="), base64.RawURLEncoding)
	case "hex":
		b, err := hex.DecodeString(s)
		if err != nil {
			return nil, errors.New("it is not hex") // hex's own error shows a byte of it
		}
		return b, nil
	case "whsec":
		return strictBase64(strings.TrimPrefix(s, "whsec_"), base64.StdEncoding)
	}
	return nil, hook.Errorf(hook.Invalid, "secrets are not encoded as %q; text, base64 and hex are known", encoding)
}

// symmetric decodes the secrets of a scheme that has no public keys. One that cannot be decoded is refused as malformed, and
// one without bytes as empty: an HMAC takes an empty key, and anyone can make that.
func symmetric(secrets [][]byte, encoding string) ([][]byte, error) {
	keys := make([][]byte, len(secrets))
	for i, s := range secrets {
		key, err := decodeSecret(s, encoding)
		switch {
		case hook.KindOf(err) == hook.Invalid:
			return nil, err
		case err != nil:
			return nil, refuse(Malformed, "%s: %s", secretName(i, len(secrets)), err)
		case len(key) == 0:
			return nil, refuse(EmptySecret, "%s is empty", secretName(i, len(secrets)))
		}
		keys[i] = key
	}
	return keys, nil
}

// checkSecrets refuses what no scheme can use.
func checkSecrets(secrets, public [][]byte) error {
	if len(secrets) > maxKeys || len(public) > maxKeys {
		return hook.Errorf(hook.Invalid, "%d keys are more than the %d that are tried", max(len(secrets), len(public)), maxKeys)
	}
	return nil
}

// secretWarnings tells what is unwise about a secret.
func secretWarnings(i, n int, text, secret []byte) []string {
	var all []string
	if len(secret) < shortSecret {
		all = append(all, fmt.Sprintf("%s has %d bytes; %d or more cannot be guessed", secretName(i, n), len(secret), shortSecret))
	}
	if len(bytes.TrimSpace(text)) != len(text) {
		all = append(all, secretName(i, n)+" starts or ends with a blank, which is part of it")
	}
	return all
}

// secretName names a secret without showing it.
func secretName(i, n int) string {
	if n == 1 {
		return "the secret"
	}
	return fmt.Sprintf("secret %d of %d", i+1, n)
}
