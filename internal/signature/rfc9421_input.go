package signature

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dunglas/httpsfv"
)

// signatureInput is one signature of a message, and what it says that it covers.
type signatureInput struct {
	label     string
	text      string   // the member of Signature-Input as it was received, which is itself signed
	covered   []string // as they are written there: "@method", "@query-param";name="Pet"
	names     []string // the same without parameters and quotes
	signature []byte
	created   *seconds
	expires   *seconds
	alg       string
}

// seconds is a time as a signature says it.
type seconds struct {
	text    string
	seconds int64
}

// readSignatureInput finds the one signature that counts. Others are not looked at: they may be another hop's
// (RFC 9421, section 4.3), with other keys.
func readSignatureInput(m *message, label string) (*signatureInput, error) {
	inputs, err := readDictionary(m, "Signature-Input")
	if err != nil {
		return nil, err
	}
	signatures, err := readDictionary(m, "Signature")
	if err != nil {
		return nil, err
	}
	if label, err = inputs.choose(label); err != nil {
		return nil, err
	}
	in := &signatureInput{label: label, text: inputs.texts[label]}
	if err := in.readSignature(signatures); err != nil {
		return nil, err
	}
	member, _ := inputs.dictionary.Get(label)
	list, ok := member.(httpsfv.InnerList)
	if !ok {
		return nil, refuse(Malformed, "%.40s of Signature-Input is not a list", label)
	}
	if err := in.readComponents(list.Items); err != nil {
		return nil, err
	}
	return in, in.readParameters(list)
}

// choose finds the label that counts.
func (f field) choose(label string) (string, error) {
	names := f.dictionary.Names()
	switch {
	case label != "" && !slices.Contains(names, label):
		return "", refuse(MissingField, "Signature-Input has no signature of the label %.40q", label)
	case label == "" && len(names) > 1:
		return "", refuse(AmbiguousLabel, "Signature-Input has %d signatures; --option label=NAME chooses one", len(names))
	case label == "":
		return names[0], nil
	}
	return label, nil
}

func (in *signatureInput) readSignature(f field) error {
	member, ok := f.dictionary.Get(in.label)
	if !ok {
		return refuse(MissingField, "Signature has no member %.40s", in.label)
	}
	if in.signature, ok = bytesOf(member); !ok {
		return refuse(Malformed, "%.40s of Signature is not bytes between colons", in.label)
	}
	return nil
}

// readParameters reads what a signature says of itself (RFC 9421, section 2.3). The library refuses unknown ones too.
func (in *signatureInput) readParameters(list httpsfv.InnerList) error {
	for _, name := range list.Params.Names() {
		value, _ := list.Params.Get(name)
		var err error
		switch name {
		case "created":
			in.created, err = readSeconds(name, value)
		case "expires":
			in.expires, err = readSeconds(name, value)
		case "alg", "keyid", "nonce", "tag":
			err = in.readText(name, value)
		default:
			err = refuse(Malformed, "the parameter %.40s of Signature-Input is unknown", name)
		}
		if err != nil {
			return err
		}
	}
	return in.checkWritten(list)
}

func (in *signatureInput) readText(name string, value any) error {
	text, ok := value.(string)
	if !ok {
		return refuse(Malformed, "%s of Signature-Input is not a string", name)
	}
	if name == "alg" {
		in.alg = text
	}
	return nil
}

// readSeconds reads a time. Ten digits reach to the year 2286; more are milliseconds, which are no times of RFC 9421.
func readSeconds(name string, value any) (*seconds, error) {
	n, ok := value.(int64)
	switch {
	case !ok:
		return nil, refuse(Malformed, "%s of Signature-Input is not an integer", name)
	case n < 0 || n > 9999999999:
		return nil, refuse(MalformedTime, "%s of Signature-Input is no time in seconds", name)
	}
	return &seconds{strconv.FormatInt(n, 10), n}, nil
}

// checkWritten refuses a list in any other spelling than that of RFC 8941, section 4.1: the library signs what it reads in
// that spelling, and then nobody could say whether the sender had signed that or what was sent.
func (in *signatureInput) checkWritten(list httpsfv.InnerList) error {
	if text, err := httpsfv.Marshal(list); err != nil || strings.TrimSpace(in.text) != text {
		return refuse(Malformed, "%.40s of Signature-Input is not written as RFC 8941, section 4.1, writes it", in.label)
	}
	return nil
}
