package signature

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/dadrus/httpsig"
)

// received is a message as the library wants it: with nothing but what the chosen signature is about.
type received struct {
	httpsig.Message
	signature []byte
}

// receive collects what is covered, and says what of it is not there.
func (in *signatureInput) receive(m *message) (*received, error) {
	fields, err := in.fields(m)
	if err != nil {
		return nil, err
	}
	r := &received{signature: in.signature, Message: httpsig.Message{
		Context: context.Background(), IsRequest: true, Method: m.method, Header: fields, URL: &url.URL{},
		Body: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(m.body)), nil },
	}}
	if slices.Contains(in.names, "@method") && !isToken(m.method) {
		return nil, refuse(MissingField, "the signature covers the method, which is not known")
	}
	if in.coversURL() {
		if r.URL, err = parseURL(m.url); err != nil {
			return nil, err
		}
		r.Authority = r.URL.Host
	}
	if slices.Contains(in.names, "content-digest") {
		return r, checkDigest(fields["Content-Digest"], m.body)
	}
	return r, nil
}

func (in *signatureInput) coversURL() bool {
	return slices.ContainsFunc(in.names, func(n string) bool { return strings.HasPrefix(n, "@") && n != "@method" })
}

// fields collects the covered fields, and the signature itself.
func (in *signatureInput) fields(m *message) (http.Header, error) {
	all := http.Header{}
	for _, name := range in.names {
		key := http.CanonicalHeaderKey(name)
		if strings.HasPrefix(name, "@") || all[key] != nil {
			continue
		}
		for _, value := range m.values(name) {
			value = strings.Trim(value, " \t") // RFC 9421, section 2.1
			if strings.ContainsAny(value, "\r\n\x00") {
				return nil, refuse(Malformed, "%.60s has a line break in it", name)
			}
			all[key] = append(all[key], value)
		}
		if all[key] == nil {
			return nil, refuse(MissingHeader, "the signature covers %.60s, which is not there", name)
		}
	}
	all.Set("Signature-Input", in.label+"="+in.text)
	all.Set("Signature", in.label+"="+byteSequence(in.signature))
	return all, nil
}

// parseURL reads the address of a request, which has no fragment on the wire.
func parseURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, refuse(MissingURL, "the signature covers the whole URL, which is not known")
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

// match tries each key with each algorithm that it may be used with.
func (r *received) match(tries []attempt) (attempt, error) {
	sized := false
	for _, c := range tries {
		if len(r.signature) != c.size() {
			continue
		}
		sized = true
		ok, err := r.matches(c)
		if err != nil || ok {
			return c, err
		}
	}
	if !sized {
		return attempt{}, refuse(Malformed, "Signature has %d bytes, which is no length of %s", len(r.signature), tries[0].algorithm)
	}
	return attempt{}, refuse(Mismatch, "no key made this signature")
}

// matches asks the library, which reads what a stranger wrote: it must not take the program down with it.
func (r *received) matches(c attempt) (ok bool, err error) {
	defer func() {
		if recover() != nil {
			ok, err = false, refuse(Malformed, "Signature-Input cannot be read")
		}
	}()
	// The library has its own clock, so that time is not its matter. Its limits are about 292 years.
	verifier, err := httpsig.NewVerifier(httpsig.Key{Algorithm: c.algorithm, Key: c.key.value},
		httpsig.WithValidateAllSignatures(), httpsig.WithMaxAge(math.MaxInt64), httpsig.WithValidityTolerance(math.MaxInt64),
		httpsig.WithCreatedTimestampRequired(false), httpsig.WithExpiredTimestampRequired(false))
	if err != nil {
		return false, err
	}
	switch err := verifier.Verify(&r.Message); {
	case err == nil:
		return true, nil
	case errors.Is(err, httpsig.ErrInvalidSignature):
		return false, nil
	default: // a query parameter that is not there, a field that is no structured field
		return false, refuse(Malformed, "what the signature covers cannot be read in this message")
	}
}
