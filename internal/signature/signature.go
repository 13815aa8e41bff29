// Package signature signs and verifies deliveries of webhooks, and tells why one is not authentic. How a provider signs
// is data: a scheme, in the YAML of builtin and in the same words that users write; a few schemes need code besides.
//
// It does not know HTTP connections, files, dialects or the command line: keys, time and bodies are handed in.
package signature

import (
	"io"
	"net/url"
	"time"
)

// Header is one header field, as it was received: its value is not trimmed.
type Header struct{ Name, Value string }

// Message is a delivery: one that was received, or one to be signed.
type Message struct {
	Method  string // empty is POST
	URL     string // the whole address; empty if it is not known
	Headers []Header
	Body    io.Reader // read once; nil is an empty body
}

// Options is what a verification is told, beside the message.
type Options struct {
	Secrets    [][]byte                             // as their owner keeps them, undecoded; the newest first
	PublicKeys [][]byte                             // PEM keys or certificates, or the scheme's own text
	At         time.Time                            // when it is verified
	Tolerance  *time.Duration                       // nil is the scheme's own; both directions, inclusive
	NoTime     bool                                 // the time is not looked at
	Encoding   string                               // of secrets whose encoding the provider leaves open: text, base64 or hex; empty is the scheme's own
	Algorithms []string                             // rfc9421, jws-detached: the only ones allowed; empty: those that fit the key
	Values     url.Values                           // a scheme's own settings: webhook_id, topic_arn, label, require
	MaxBody    int64                                // bytes; 0 is 25 MiB
	FetchCert  func(address string) ([]byte, error) // nil: no network
}

// Reason says how a verification ended.
type Reason string

// The reasons, in the words of the contract.
const (
	OK                Reason = "ok"
	MissingHeader     Reason = "missing_header"
	DuplicateHeader   Reason = "duplicate_header"
	MissingField      Reason = "missing_field"
	MissingURL        Reason = "missing_url"
	Malformed         Reason = "malformed"
	MalformedTime     Reason = "malformed_timestamp"
	UnknownVersion    Reason = "unknown_version"
	NoSignatureForKey Reason = "no_signature_for_key"
	WrongAlgorithm    Reason = "wrong_algorithm"
	Mismatch          Reason = "mismatch"
	Stale             Reason = "stale"
	Future            Reason = "future"
	DigestMismatch    Reason = "digest_mismatch"
	UnknownDigest     Reason = "unknown_digest"
	NotCovered        Reason = "not_covered"
	BodyNotCovered    Reason = "body_not_covered"
	AmbiguousLabel    Reason = "ambiguous_label"
	UnknownCritical   Reason = "unknown_critical"
	UnsafeCertURL     Reason = "unsafe_cert_url"
	CertExpired       Reason = "cert_expired"
	WrongTopic        Reason = "wrong_topic"
	TooLarge          Reason = "too_large"
	EmptySecret       Reason = "empty_secret"
)

// Result is what a verification found. Its JSON is the contract's.
type Result struct {
	Valid            bool       `json:"valid"`
	Reason           Reason     `json:"reason"`
	Scheme           string     `json:"scheme"`
	Version          *string    `json:"version"`        // of the signature that counted, if the scheme has versions
	MatchedSecret    *int       `json:"matched_secret"` // its index, from 0
	Timestamp        *time.Time `json:"timestamp"`
	AgeSeconds       *float64   `json:"age_seconds"`
	TimestampChecked bool       `json:"timestamp_checked"`
	ID               *string    `json:"id"`
	BodyCovered      bool       `json:"body_covered"`
	Warnings         []string   `json:"warnings"` // never nil

	Detail string `json:"-"` // which header, field or version; never a secret or an expected signature
}
