package signature

import (
	"crypto/sha1" //nolint:gosec // providers sign with it; a warning says that it is weak
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"slices"
	"strings"
)

// The algorithms of data schemes. Which one counts follows from the scheme and the kind of the key, never from the message.
const (
	algToken   = "token"
	algSHA256  = "sha256"
	algEd25519 = "ed25519"
	algECDSA   = "ecdsa-p256-sha256-der"
)

// hashOf is the hash of an HMAC; nil for other algorithms.
func hashOf(algorithm string) func() hash.Hash {
	switch algorithm {
	case "hmac-sha1":
		return sha1.New
	case "hmac-sha256":
		return sha256.New
	case "hmac-sha384":
		return sha512.New384
	case "hmac-sha512":
		return sha512.New
	}
	return nil
}

func isHMAC(algorithm string) bool { return hashOf(algorithm) != nil }

// isSymmetric tells whether an algorithm takes a secret that both sides have.
func isSymmetric(algorithm string) bool {
	return isHMAC(algorithm) || algorithm == algSHA256 || algorithm == algToken
}

// versionNames lists the versions in an order that does not change.
func (p *Place) versionNames() []string {
	names := make([]string, 0, len(p.Versions))
	for name := range p.Versions {
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	return names
}

func appendNew(all []string, s string) []string {
	if slices.Contains(all, s) {
		return all
	}
	return append(all, s)
}
