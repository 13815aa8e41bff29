package signature

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"hookctl/internal/hook"
)

// source is where a message says that its certificate is, once that address is known to be the provider's.
type source struct {
	address string
	names   []string       // one of which the certificate must be for
	roots   *x509.CertPool // nil: those of the system
}

// safeURL reads the address of a certificate. Whoever chooses it chooses the key: so it must be exactly what the
// provider uses, and nothing in it may read as one host and lead to another (user@host, a port, dots in the path).
func safeURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil, u.Scheme != "https", u.User != nil, u.Port() != "", u.String() != address,
		u.RawQuery != "", u.ForceQuery, u.Fragment != "", strings.ContainsAny(address, "%\\#"), strings.Contains(u.Path, ".."):
		return nil, refuse(UnsafeCertURL, "the certificate's URL %.100q is not one that the provider uses", address)
	}
	return u, nil
}

// publicKeys are the keys that a message may be signed with: those that the caller gave, whom we trust with where they
// are from, or the one at the source, if the caller lets it be fetched.
func (s source) publicKeys(o Options) ([]heldKey, error) {
	if len(o.PublicKeys) == 0 {
		fetched, err := s.fetch(o)
		return []heldKey{fetched}, err
	}
	var usable []heldKey
	var refused error
	for i, text := range o.PublicKeys {
		p, err := parsePublicKey(text)
		if err != nil {
			return nil, err
		}
		if err := s.checkGiven(p, o.At); err != nil {
			refused = err
			continue
		}
		usable = append(usable, heldKey{p.key, len(o.Secrets) + i})
	}
	if len(usable) == 0 {
		return nil, refused
	}
	return usable, nil
}

// checkGiven looks at a certificate that the caller trusts. Its chain was the caller's matter.
func (s source) checkGiven(p pemKey, at time.Time) error {
	if p.cert == nil {
		return nil
	}
	if !s.isFor(p.cert) {
		return refuse(NoSignatureForKey, "the certificate given is not for %s", strings.Join(s.names, " or "))
	}
	return checkValidity(p.cert, at)
}

func (s source) isFor(c *x509.Certificate) bool {
	return slices.ContainsFunc(s.names, func(name string) bool { return c.VerifyHostname(name) == nil })
}

func checkValidity(c *x509.Certificate, at time.Time) error {
	if at.Before(c.NotBefore) || at.After(c.NotAfter) {
		return refuse(CertExpired, "the certificate is valid from %s to %s",
			c.NotBefore.UTC().Format(time.RFC3339), c.NotAfter.UTC().Format(time.RFC3339))
	}
	return nil
}

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

// matchRSA tries each key on a signature of RSASSA-PKCS1-v1_5. Keys of other kinds cannot have made it.
func matchRSA(all []heldKey, hash crypto.Hash, signed string, made []byte) (int, error) {
	digest := hashed(hash, []byte(signed))
	fits := false
	for _, k := range all {
		public, ok := k.value.(*rsa.PublicKey)
		if !ok {
			continue
		}
		fits = true
		if rsa.VerifyPKCS1v15(public, hash, digest, made) == nil {
			return k.index, nil
		}
	}
	if !fits {
		return 0, refuse(WrongAlgorithm, "the key is not of RSA, with which this provider signs")
	}
	return 0, refuse(Mismatch, "no key made this signature")
}

// unsignable says that only the provider can sign.
func unsignable(provider string) error {
	return hook.Errorf(hook.Unsupported, "only %s can sign as %s does: the key is the provider's own", provider, provider)
}
