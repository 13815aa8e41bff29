package signature

import (
	"time"

	"hookctl/internal/hook"
)

// rfc9421 is HTTP Message Signatures. Which parts of the message are signed is up to the sender, and said in the message;
// so what must be signed is up to us (RFC 9421, section 7.2.1). The profile that is signed and expected
// here, signs @method, @target-uri and content-digest: a sender that leaves one of them open is refused, unless the
// setting require names others. https://docs.trustedauth.com/developer/webhook/webhook-signature-verification/
type rfc9421 struct{}

func (rfc9421) verify(m *message, o Options) (verdict, error) {
	in, err := readSignatureInput(m, o.Values.Get("label"))
	if err != nil {
		return verdict{}, err
	}
	all, err := heldKeys(o)
	if err != nil {
		return verdict{}, err
	}
	tries, err := in.candidates(all, o.Algorithms)
	if err != nil {
		return verdict{}, err
	}
	if err := in.checkCoverage(m.body, o.Values); err != nil {
		return verdict{}, err
	}
	received, err := in.receive(m)
	if err != nil {
		return verdict{}, err
	}
	found, err := received.match(tries)
	if err != nil {
		return verdict{}, err
	}
	v := in.verdict()
	v.key = found.key.index
	return v, in.checkExpiry(o)
}

// verdict says what the signature covers. Only what it covers is told.
func (in *signatureInput) verdict() verdict {
	v := verdict{bodyCovered: in.coversBody()}
	if in.created == nil {
		v.warnings = []string{"the signature does not say when it was created: an old delivery cannot be told from a new one"}
		return v
	}
	v.signed = timestamp{text: in.created.text, time: time.Unix(in.created.seconds, 0).UTC()}
	return v
}

// checkExpiry looks at the sender's own limit, which no tolerance prolongs; created is the caller's matter.
func (in *signatureInput) checkExpiry(o Options) error {
	if in.expires == nil || o.NoTime || !o.At.After(time.Unix(in.expires.seconds, 0)) {
		return nil
	}
	return refuse(Stale, "the signature expired at %s", time.Unix(in.expires.seconds, 0).UTC().Format(time.RFC3339))
}

func (rfc9421) sign(m *message, o SignOptions) ([]Header, error) { return signMessage(m, o) }

// unknownAlgorithm says that an allow-list cannot be used.
func unknownAlgorithm(name, known string) error {
	return hook.Errorf(hook.Invalid, "the algorithm %q is unknown", name).WithHint("one of %s", known)
}
