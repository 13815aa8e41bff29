package signature

// special is a scheme that needs code: its signed content, or how its key is found, is more than a template says.
//
// What all schemes share is done before and after it: the body is read within Options.MaxBody, secrets are checked (one at
// least, ten at most, none empty, unless the scheme takes public keys), and freshness is judged only once verify found
// the message authentic, by the scheme's tolerance (schemes.yaml) or the one of the options.
type special interface {
	// verify finds out whether a message is authentic. An error that refuse made says why it is not; any other is of the kind
	// invalid, and says which option of the caller cannot be used. Options.At is set.
	verify(m *message, o Options) (verdict, error)

	// sign makes the header fields that verify accepts. A scheme whose private key nobody has but the provider answers
	// with an error of the kind unsupported. At is set; an ID is made by the caller, and may be empty.
	sign(m *message, o SignOptions) ([]Header, error)
}

// verdict is what an authentic message says. What is not known stays zero.
type verdict struct {
	version     string    // of the signature that counted, if the scheme has versions
	key         int       // index of the key that matched: Options.Secrets first, then Options.PublicKeys; noKey if it was fetched
	signed      timestamp // when it was signed; only if the signature covers it
	id          string
	bodyCovered bool
	warnings    []string
}

// specialOf finds the code of a scheme; nil if there is none of that name.
func specialOf(name string) special {
	switch name {
	case "rfc9421":
		return rfc9421{}
	case "jws-detached":
		return jws{}
	case "aws-sns":
		return sns{}
	case "paypal":
		return paypal{}
	case "hook0":
		return hook0{}
	case "twilio":
		return twilio{}
	}
	return nil
}
