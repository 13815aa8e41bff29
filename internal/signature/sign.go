package signature

import (
	"net/url"
	"time"
)

// SignOptions is what a signature is made of, beside the message.
type SignOptions struct {
	Secrets   [][]byte   // as their owner keeps them, undecoded; the newest first. PEM or the scheme's own text for private keys
	ID        string     // of the delivery, for schemes that sign one
	At        time.Time  // when it is signed
	Encoding  string     // of secrets whose encoding the provider leaves open: text, base64 or hex; empty is the scheme's own
	Algorithm string     // rfc9421, jws-detached: empty is the one that fits the key
	Values    url.Values // a scheme's own settings: label, component (repeated)
}
