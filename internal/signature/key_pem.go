package signature

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
)

// discordKey decodes a public ed25519 key: hex, as Discord shows it, or PEM.
func discordKey(text []byte) (*key, error) {
	text = bytes.TrimSpace(text)
	if block, _ := pem.Decode(text); block != nil {
		return publicKey(block.Bytes)
	}
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != ed25519.PublicKeySize {
		return nil, errors.New("an ed25519 key is 64 hex digits, or PEM")
	}
	return &key{ed25519: b}, nil
}

// ecdsaKey decodes a public key on P-256: base64 of the SPKI, as SendGrid shows it, or PEM.
func ecdsaKey(text []byte) (*key, error) {
	text = bytes.TrimSpace(text)
	if block, _ := pem.Decode(text); block != nil {
		return publicKey(block.Bytes)
	}
	der, err := strictBase64(string(text), base64.StdEncoding)
	if err != nil {
		return nil, errors.New("a public key is base64 or PEM")
	}
	return publicKey(der)
}

// publicKey reads a public key (SPKI) or the one of a certificate.
func publicKey(der []byte) (*key, error) {
	public, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		cert, certErr := x509.ParseCertificate(der)
		if certErr != nil {
			return nil, errors.New("it is neither a public key nor a certificate")
		}
		public = cert.PublicKey
	}
	switch k := public.(type) {
	case ed25519.PublicKey:
		return &key{ed25519: k}, nil
	case *ecdsa.PublicKey:
		if k.Curve == elliptic.P256() {
			return &key{ecdsa: k}, nil
		}
	}
	return nil, errors.New("it is a key for another algorithm")
}

// signingKey decodes a key that signs.
func (s *Scheme) signingKey(text []byte, encoding string) (*key, error) {
	switch s.Secret {
	case "hex-public-key":
		return discordPrivate(text)
	case "spki-public-key":
		return ecdsaPrivate(text)
	}
	return s.key(text, encoding)
}

// discordPrivate decodes a private ed25519 key: hex or base64 of its seed, or PEM.
func discordPrivate(text []byte) (*key, error) {
	text = bytes.TrimSpace(text)
	if block, _ := pem.Decode(text); block != nil {
		return privateKey(block.Bytes)
	}
	if b, err := hex.DecodeString(string(text)); err == nil {
		return ed25519Private(b)
	}
	b, err := strictBase64(string(text), base64.StdEncoding)
	if err != nil {
		return nil, errors.New("a private key is hex, base64 or PEM")
	}
	return ed25519Private(b)
}

// ecdsaPrivate decodes a private key on P-256: base64 of its DER, or PEM.
func ecdsaPrivate(text []byte) (*key, error) {
	text = bytes.TrimSpace(text)
	if block, _ := pem.Decode(text); block != nil {
		return privateKey(block.Bytes)
	}
	der, err := strictBase64(string(text), base64.StdEncoding)
	if err != nil {
		return nil, errors.New("a private key is base64 or PEM")
	}
	return privateKey(der)
}

// privateKey reads PKCS #8, or the older form of keys on elliptic curves.
func privateKey(der []byte) (*key, error) {
	private, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		if private, err = x509.ParseECPrivateKey(der); err != nil {
			return nil, errors.New("it is no private key")
		}
	}
	switch k := private.(type) {
	case ed25519.PrivateKey:
		return &key{ed25519Private: k, ed25519: k.Public().(ed25519.PublicKey)}, nil
	case *ecdsa.PrivateKey:
		if k.Curve == elliptic.P256() {
			return &key{ecdsaPrivate: k, ecdsa: &k.PublicKey}, nil
		}
	}
	return nil, errors.New("it is a key for another algorithm")
}
