package signature

import "time"

// Scheme says how deliveries are signed, in the words of scheme files.
type Scheme struct {
	Name string `yaml:"-"`

	Title       string     `yaml:"title" doc:"What people call it."`
	Docs        string     `yaml:"docs" doc:"The page that describes it."`
	Note        string     `yaml:"note" doc:"What one should know before using it."`
	Extends     string     `yaml:"extends" doc:"The scheme that this one is like, but for what is said here."`
	Signature   Place      `yaml:"signature" doc:"Where the signature is, and how it is written."`
	Timestamp   *Timestamp `yaml:"timestamp" doc:"Where the time of signing is. It must be signed."`
	ID          *ID        `yaml:"id" doc:"Where the ID of the delivery is."`
	Algorithm   string     `yaml:"algorithm" enum:"hmac-sha1,hmac-sha256,hmac-sha384,hmac-sha512,sha256,ed25519,ecdsa-p256-sha256-der,token" doc:"What the signature is; token: it is the secret itself. Schemes with versions say it there."`
	Content     string     `yaml:"content" doc:"What is signed: text, and {body} {timestamp} {id} {method} {url} {url:hubspot} {secret} {json:/pointer} {form:NAME|body} {header:NAME}."`
	Secret      string     `yaml:"secret" enum:"raw,whsec,base64,hex,hex-public-key,spki-public-key" doc:"How a key is written; raw: its text is the key."`
	BodyCovered *bool      `yaml:"body_covered" doc:"false: the signature does not prove the body, and a warning says so."`
	Weak        bool       `yaml:"weak" doc:"true: a warning says that better is to be had (SHA-1, or a plain digest)."`
	Stronger    string     `yaml:"stronger" doc:"A header with a stronger signature beside this one: a warning says so if it is there."`
	Special     string     `yaml:"special" doc:"The code that this scheme needs; built-in schemes only."`
	Summary     *Summary   `yaml:"summary" doc:"What help says of a scheme with code."`

	content content
}

// Place says where the signature is, and how it is written.
type Place struct {
	Header       string            `yaml:"header" doc:"The header that holds it."`
	AltHeaders   []string          `yaml:"alt_headers" doc:"Further headers with a signature each, while a secret is replaced."`
	JSON         string            `yaml:"json" doc:"The member of the body that holds it: a JSON Pointer through objects. Instead of header."`
	Grammar      string            `yaml:"grammar" enum:"raw,prefix,versioned-list,kv" doc:"raw: only the signature; prefix: behind a fixed text; versioned-list: version,signature between blanks; kv: name=value pairs."`
	Prefix       string            `yaml:"prefix" doc:"prefix: the text before it, exactly."`
	Pair         string            `yaml:"pair" doc:"kv: what stands between the pairs."`
	Keys         []string          `yaml:"keys" doc:"kv: the names that hold signatures. Others are ignored."`
	Continuation bool              `yaml:"continuation" doc:"kv: a value without a name belongs to the name before it."`
	Versions     map[string]string `yaml:"versions" doc:"versioned-list: the algorithm of each version. A key is only tried with the versions that it fits."`
	Encoding     string            `yaml:"encoding" enum:"hex,base64,none" doc:"How the bytes of the signature are written; none: as they are (token)."`
}

// Timestamp says where the time of signing is.
type Timestamp struct {
	Header    string `yaml:"header" doc:"The header that holds it."`
	KV        string `yaml:"kv" doc:"Its name among the pairs of the signature's header."`
	JSON      string `yaml:"json" doc:"The member of the body that holds it: a JSON Pointer through objects."`
	Unit      string `yaml:"unit" enum:"s,ms,rfc3339,scalr-date" doc:"s, ms: since 1970; scalr-date: Thu 07 Sep 2017 06:30:04 UTC."`
	Tolerance int    `yaml:"tolerance" doc:"Seconds that it may be off, in both directions; 300 if not said."`
}

// ID says where the ID of a delivery is.
type ID struct {
	Header string `yaml:"header" required:"true" doc:"The header that holds it."`
}

// Summary is what help says of a scheme with code, which the other words do not.
type Summary struct {
	Header    string `yaml:"header" doc:"The header, or headers."`
	Algorithm string `yaml:"algorithm" doc:"The algorithm, or algorithms."`
	Content   string `yaml:"content" doc:"What is signed."`
}

// defaultTolerance is how far a time may be off where neither scheme nor caller says it. Providers that name a tolerance
// name this one (Stripe, Slack, HubSpot, the Standard Webhooks libraries).
const defaultTolerance = 300 * time.Second

func (s *Scheme) tolerance() time.Duration {
	if s.Timestamp == nil || s.Timestamp.Tolerance == 0 {
		return defaultTolerance
	}
	return time.Duration(s.Timestamp.Tolerance) * time.Second
}

// HoldsSeveral tells whether a delivery can carry a signature for each of several secrets. Where it cannot, Sign uses the
// first.
func (s *Scheme) HoldsSeveral() bool {
	return s.Signature.Grammar == "versioned-list" || s.Signature.Grammar == "kv" || len(s.Signature.AltHeaders) > 0 || s.Special == "hook0"
}

// SendsSecret tells whether what it sends in place of a signature is the secret itself, so that nobody may see it.
func (s *Scheme) SendsSecret() bool { return s.Algorithm == algToken }

// bodyCovered tells whether a signature proves the body.
func (s *Scheme) bodyCovered() bool {
	return s.content.coversBody() && (s.BodyCovered == nil || *s.BodyCovered)
}

// readsBody tells whether something of a body must be read before it is signed or verified.
func (s *Scheme) readsBody() bool {
	return s.Signature.JSON != "" || s.Timestamp != nil && s.Timestamp.JSON != "" || s.content.has(partJSON)
}

// algorithms lists what signatures of this scheme may be made with.
func (s *Scheme) algorithms() []string {
	if s.Signature.Grammar != "versioned-list" {
		return []string{s.Algorithm}
	}
	var all []string
	for _, version := range s.Signature.versionNames() {
		all = appendNew(all, s.Signature.Versions[version])
	}
	return all
}
