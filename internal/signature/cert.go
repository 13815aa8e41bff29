package signature

import (
	"crypto/x509"
	"net/url"
	"slices"
	"strings"
	"time"
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
		u.RawQuery != "", u.ForceQuery, u.Fragment != "", strings.ContainsAny(address, "%\\#@"), strings.Contains(u.Path, ".."):
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
