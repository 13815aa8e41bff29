package signature

import (
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"strings"
)

// sns is Amazon SNS: the signature is in the body, over some of its members.
// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
type sns struct {
	roots *x509.CertPool // that a fetched certificate must lead to; nil: those of the system
}

func (s sns) verify(m *message, o Options) (verdict, error) {
	n, err := readNotification(m.body)
	if err != nil {
		return verdict{}, err
	}
	hash, err := n.hash()
	if err != nil {
		return verdict{}, err
	}
	signed, made, at, err := n.parts()
	if err != nil {
		return verdict{}, err
	}
	from, err := n.source(s.roots)
	if err != nil {
		return verdict{}, err
	}
	all, err := from.publicKeys(o)
	if err != nil {
		return verdict{}, err
	}
	index, err := matchRSA(all, hash, signed, made)
	if err != nil {
		return verdict{}, err
	}
	// The body is not covered: UnsubscribeURL and MessageAttributes are in it, and not signed.
	v := verdict{version: n.texts["SignatureVersion"], key: index, signed: at, id: n.texts["MessageId"], warnings: n.warnings()}
	if o.Values.Get("topic_arn") == "" {
		v.warnings = append(v.warnings, "anybody can have a topic that is signed so: --option topic_arn=ARN checks whose it is")
	}
	return v, n.checkTopic(o.Values.Get("topic_arn"))
}

func (sns) sign(*message, SignOptions) ([]Header, error) { return nil, unsignable("Amazon SNS") }

// hash is the one of the version. Others than these are refused: some libraries take an unknown version for SHA-1.
func (n notification) hash() (crypto.Hash, error) {
	switch version := n.texts["SignatureVersion"]; version {
	case "1":
		return crypto.SHA1, nil
	case "2":
		return crypto.SHA256, nil
	default:
		return 0, refuse(UnknownVersion, "SignatureVersion is %.20q; 1 and 2 are known", version)
	}
}

func (n notification) warnings() []string {
	if n.texts["SignatureVersion"] != "1" {
		return nil
	}
	return []string{"SignatureVersion 1 is RSA with SHA-1, which is weak: set SignatureVersion of the topic to 2"}
}

// parts are what is signed, by what, and when.
func (n notification) parts() (signed string, made []byte, at timestamp, err error) {
	if signed, err = n.signed(); err != nil {
		return "", nil, at, err
	}
	text := n.texts["Timestamp"]
	if at, err = parseTimestamp(text, "rfc3339"); err != nil {
		return "", nil, at, refuse(MalformedTime, "Timestamp is %.40q, which is no RFC 3339", text)
	}
	made, err = strictBase64(n.texts["Signature"], base64.StdEncoding)
	if err != nil || len(made) == 0 {
		return "", nil, at, refuse(Malformed, "Signature is not base64")
	}
	return signed, made, at, nil
}

// signed is the name and the value of each signed member, each on a line, in the order of names.
func (n notification) signed() (string, error) {
	names := []string{"Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"}
	switch kind := n.texts["Type"]; kind {
	case "Notification":
		names = []string{"Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"}
	case "SubscriptionConfirmation", "UnsubscribeConfirmation":
	default:
		return "", refuse(Malformed, "Type is %.40q, which SNS does not send", kind)
	}
	var b strings.Builder
	for _, name := range names {
		value, there := n.texts[name]
		if !there && name != "Subject" {
			return "", refuse(MissingField, "the body has no %s", name)
		}
		if there {
			b.WriteString(name + "\n" + value + "\n")
		}
	}
	return b.String(), nil
}

// checkTopic is done last: that a delivery is for another topic is only known if it is authentic. Anybody can have a topic
// of their own, which SNS signs with the same key.
func (n notification) checkTopic(want string) error {
	if got := n.texts["TopicArn"]; want != "" && got != want {
		return refuse(WrongTopic, "TopicArn is %.100q", got)
	}
	return nil
}
