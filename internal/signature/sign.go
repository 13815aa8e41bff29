package signature

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"hookctl/internal/hook"
)

// SignOptions is what a signature is made of, beside the message.
type SignOptions struct {
	Secrets   [][]byte   // as their owner keeps them, undecoded; the newest first. PEM or the scheme's own text for private keys
	ID        string     // of the delivery, for schemes that sign one
	At        time.Time  // when it is signed; zero is now
	Encoding  string     // of secrets whose encoding the provider leaves open: text, base64 or hex; empty is the scheme's own
	Algorithm string     // rfc9421, jws-detached: empty is the one that fits the key
	Values    url.Values // a scheme's own settings: label, component (repeated)
	MaxBody   int64      // bytes; 0 is 25 MiB
}

// Sign makes the header fields that Verify accepts: one signature for each secret, the newest first, where the scheme has a
// form for several; otherwise the newest secret signs. The message has the headers that are signed besides, if there are any.
// A scheme that cannot be signed by us is an error of the kind unsupported; all other input that cannot be used is invalid.
func Sign(ctx context.Context, s *Scheme, m Message, o SignOptions) ([]Header, error) {
	limit, err := bodyLimit(o.MaxBody)
	if err != nil {
		return nil, err
	}
	o.MaxBody = limit
	if o.At.IsZero() {
		o.At = time.Now()
	}
	headers, err := sign(ctx, s, m, o)
	var refused *refusal
	if errors.As(err, &refused) {
		return nil, hook.Errorf(hook.Invalid, "the scheme %s cannot sign this: %s", s.Name, refused.detail)
	}
	if err == nil {
		err = checkMade(headers)
	}
	return headers, err
}

// checkMade refuses header fields that cannot be sent: an ID or a setting may have brought a line's end into one.
func checkMade(headers []Header) error {
	for _, h := range headers {
		strange := func(c rune) bool { return c <= ' ' || c >= 0x7f || strings.ContainsRune(`()<>@,;:\"/[]?={}`, c) }
		if h.Name == "" || strings.ContainsFunc(h.Name, strange) {
			return hook.Errorf(hook.Invalid, "%q is no name of a header field", h.Name)
		}
		if strings.ContainsFunc(h.Value, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }) {
			return hook.Errorf(hook.Invalid, "%s would have a control character in it, such as a newline", h.Name)
		}
	}
	return nil
}

func sign(ctx context.Context, s *Scheme, m Message, o SignOptions) ([]Header, error) {
	msg := &message{method: m.Method, url: m.URL, fields: m.Headers}
	if s.Special == "" {
		return s.signData(ctx, msg, m, o)
	}
	code := specialOf(s.Special)
	if code == nil {
		return nil, hook.Errorf(hook.Unsupported, "the scheme %s is not in this program", s.Name)
	}
	if err := errors.Join(checkSecrets(o.Secrets, nil), noneEmpty(o.Secrets)); err != nil {
		return nil, err
	}
	var err error
	if msg.body, err = whole(m.Body, o.MaxBody); err != nil {
		return nil, err
	}
	msg.read = true
	return code.sign(msg, o)
}
