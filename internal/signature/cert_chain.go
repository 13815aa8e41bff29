package signature

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/url"
	"strings"

	"hookctl/internal/hook"
)

// noKey is the index of a key that was fetched: it is none of the caller's.
const noKey = -1

// fetch gets a certificate from the provider, and follows it to a root.
func (s source) fetch(o Options) (heldKey, error) {
	if o.FetchCert == nil {
		return heldKey{}, hook.Errorf(hook.Invalid, "there is no certificate to verify with").
			WithHint("give the one of %s with --public-key, or --fetch-cert", s.address)
	}
	text, err := o.FetchCert(s.address)
	if err != nil {
		return heldKey{}, err
	}
	p, err := parsePublicKey(text)
	if err != nil || p.cert == nil {
		return heldKey{}, refuse(UnsafeCertURL, "what is at the certificate's URL is no certificate")
	}
	if !s.isFor(p.cert) {
		return heldKey{}, refuse(UnsafeCertURL, "the certificate is not for %s", strings.Join(s.names, " or "))
	}
	if err := checkValidity(p.cert, o.At); err != nil {
		return heldKey{}, err
	}
	return heldKey{p.key, noKey}, s.checkChain(p, o)
}

// checkChain follows a certificate to a root. What Amazon serves is one certificate without its issuer, so that the issuer
// is fetched too, from where the certificate says (RFC 5280, section 4.2.2.1): a wrong one would not fit the root.
func (s source) checkChain(p pemKey, o Options) error {
	between := x509.NewCertPool()
	for _, c := range p.chain {
		between.AddCert(c)
	}
	options := x509.VerifyOptions{
		Roots: s.roots, Intermediates: between, CurrentTime: o.At, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	}
	_, err := p.cert.Verify(options)
	if unknown := (x509.UnknownAuthorityError{}); errors.As(err, &unknown) {
		if issuer := fetchIssuer(p, o); issuer != nil {
			between.AddCert(issuer)
			_, err = p.cert.Verify(options)
		}
	}
	if err != nil {
		return refuse(UnsafeCertURL, "the certificate does not lead to a root that this machine trusts")
	}
	return nil
}

func fetchIssuer(p pemKey, o Options) *x509.Certificate {
	last := p.cert
	if len(p.chain) > 0 {
		last = p.chain[len(p.chain)-1]
	}
	for _, address := range last.IssuingCertificateURL {
		if !isIssuerURL(address) {
			continue
		}
		text, err := o.FetchCert(address)
		if err != nil || len(text) > maxCert {
			return nil
		}
		if block, _ := pem.Decode(text); block != nil {
			text = block.Bytes
		}
		issuer, err := x509.ParseCertificate(text)
		if err != nil {
			return nil
		}
		return issuer
	}
	return nil
}

// isIssuerURL tells whether an address is of one of the two authorities that the providers use: Amazon Trust Services
// (crt.r2m01.amazontrust.com) and DigiCert. Both serve it over plain HTTP; the signature of the root is what counts.
func isIssuerURL(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Port() != "" || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	middle, amazon := strings.CutSuffix(strings.TrimPrefix(u.Host, "crt."), ".amazontrust.com")
	return u.Host == "cacerts.digicert.com" || amazon && isLabel(middle) && strings.HasPrefix(u.Host, "crt.")
}

// isLabel tells whether a text is one part of a host's name.
func isLabel(text string) bool {
	return text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
