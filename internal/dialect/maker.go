package dialect

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"io"
	"time"
)

// Maker is what a server needs to make IDs, secrets and times.
type Maker struct {
	Now  func() time.Time
	Rand io.Reader
}

// NewMaker makes of the real clock and of real randomness.
func NewMaker() Maker { return Maker{Now: time.Now, Rand: rand.Reader} }

// Secret makes a secret of the form that the dialect's webhooks have.
func (d *Dialect) Secret(m Maker) string {
	form := "secret"
	if f := d.named("secret"); f != nil && f.Make != "" {
		form = f.Make
	}
	return m.make(form)
}

// SecretComesBack tells whether a webhook's secret can be read again: by a get or a list, or by a further call.
func (d *Dialect) SecretComesBack() bool {
	f := d.named("secret")
	if f == nil || f.shownBy(Get) || f.shownBy(List) {
		return true
	}
	shown := false
	for _, c := range d.Calls.All() {
		c.Answer.Fill(func(name string) (any, bool) {
			shown = shown || name == f.Label() || name == f.OwnName()
			return "", true
		})
	}
	return shown
}

// GivesSecret tells whether a body in the API's own words has a signing secret.
func (d *Dialect) GivesSecret(body []byte) bool {
	f := d.named("secret")
	o, err := ParseObject(body)
	if f == nil || err != nil {
		return false
	}
	_, ok := f.writeAt().Find(o)
	return ok
}

// make makes a random value in one of the known forms.
func (m Maker) make(form string) string {
	switch form {
	case "object-id":
		return hex.EncodeToString(m.bytes(12))
	case "hex12":
		return hex.EncodeToString(m.bytes(6))
	case "base64":
		return base64.StdEncoding.EncodeToString(m.bytes(32))
	case "secret":
		return "whsec_" + base64.StdEncoding.EncodeToString(m.bytes(32))
	}
	return m.uuid()
}

// uuid makes a random UUID (RFC 9562, version 4).
func (m Maker) uuid() string {
	return uuidOf(m.bytes(16), 4)
}

// uuidOf writes 16 bytes as a UUID of a version.
func uuidOf(b []byte, version byte) string {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	s := hex.EncodeToString(b)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// bytes reads randomness. It cannot go on without: crypto/rand never fails, and a test's reader must not.
func (m Maker) bytes(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(m.Rand, b); err != nil {
		panic("no randomness: " + err.Error())
	}
	return b
}
