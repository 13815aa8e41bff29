package signature

import (
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"hash/crc32"
	"strconv"
	"strings"

	"hookctl/internal/hook"
)

// paypal signs a checksum of the body, and whom it is for. A CRC-32 can be had for any body, so that the signature alone
// does not protect it from one who can choose bodies; PayPal offers nothing else.
// https://developer.paypal.com/api/rest/webhooks/rest/
type paypal struct {
	roots *x509.CertPool // that a fetched certificate must lead to; nil: those of the system
}

func (p paypal) verify(m *message, o Options) (verdict, error) {
	webhook := o.Values.Get("webhook_id")
	if webhook == "" {
		return verdict{}, hook.Errorf(hook.Invalid, "the ID of the webhook at PayPal is part of what is signed").
			WithHint("give --option webhook_id=ID: that of the webhook, not of the event")
	}
	t, err := readTransmission(m)
	if err != nil {
		return verdict{}, err
	}
	from, err := paypalSource(t.address, p.roots)
	if err != nil {
		return verdict{}, err
	}
	if t.algorithm != "SHA256withRSA" {
		return verdict{}, refuse(UnknownVersion, "PayPal-Auth-Algo is %.40q; SHA256withRSA is known", t.algorithm)
	}
	all, err := from.publicKeys(o)
	if err != nil {
		return verdict{}, err
	}
	checksum := strconv.FormatUint(uint64(crc32.ChecksumIEEE(m.body)), 10)
	index, err := matchRSA(all, crypto.SHA256, strings.Join([]string{t.id, t.at.text, webhook, checksum}, "|"), t.made)
	return verdict{key: index, signed: t.at, id: t.id, bodyCovered: true}, err
}

func (paypal) sign(*message, SignOptions) ([]Header, error) { return nil, unsignable("PayPal") }

// transmission is what the header of a delivery says.
type transmission struct {
	id, address, algorithm string
	at                     timestamp
	made                   []byte
}

func readTransmission(m *message) (transmission, error) {
	var t transmission
	var text string
	var err error
	for _, f := range []struct {
		name string
		into *string
	}{
		{"PayPal-Transmission-Id", &t.id},
		{"PayPal-Transmission-Time", &t.at.text},
		{"PayPal-Transmission-Sig", &text},
		{"PayPal-Cert-Url", &t.address},
		{"PayPal-Auth-Algo", &t.algorithm},
	} {
		if *f.into, err = m.header(f.name); err != nil {
			return t, err
		}
	}
	if t.at, err = parseTimestamp(t.at.text, "rfc3339"); err != nil {
		return t, refuse(MalformedTime, "PayPal-Transmission-Time is not in RFC 3339")
	}
	if t.made, err = strictBase64(text, base64.StdEncoding); err != nil || len(t.made) == 0 {
		return t, refuse(Malformed, "PayPal-Transmission-Sig is not base64")
	}
	return t, t.checkText()
}

// checkText keeps the parts of what is signed apart: a | in the ID could move one into another.
func (t transmission) checkText() error {
	if strings.Contains(t.id, "|") {
		return refuse(Malformed, "PayPal-Transmission-Id has a | in it")
	}
	return nil
}

// paypalSource finds out where a certificate is, and for whom it must be: one of the sandbox, where anybody can make
// events, must not sign for the real thing. The hosts with api-m are assumed: PayPal's newer documents call them.
func paypalSource(address string, roots *x509.CertPool) (source, error) {
	u, err := safeURL(address)
	if err != nil {
		return source{}, err
	}
	s := source{address: address, roots: roots}
	switch u.Host {
	case "api.paypal.com", "api-m.paypal.com":
		s.names = []string{"messageverificationcerts.paypal.com"}
	case "api.sandbox.paypal.com", "api-m.sandbox.paypal.com":
		s.names = []string{"messageverificationcerts.sandbox.paypal.com"}
	}
	file, found := strings.CutPrefix(u.Path, "/v1/notifications/certs/")
	if s.names == nil || !found || file == "" || strings.Contains(file, "/") {
		return source{}, refuse(UnsafeCertURL, "PayPal-Cert-Url %.100q is not one of PayPal", address)
	}
	return s, nil
}
