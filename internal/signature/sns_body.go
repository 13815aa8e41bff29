package signature

import (
	"encoding/json"
	"strings"
)

// notification is what SNS sends, as far as it matters here: its members that are texts.
type notification struct{ texts map[string]string }

// readNotification reads the body. Two members whose names differ only in case are refused: many parsers, Go's among them,
// take them for the same, and only one is signed. AWS Lambda writes SigningCertUrl where HTTP has SigningCertURL.
func readNotification(body []byte) (notification, error) {
	members, err := readObject(body)
	if err != nil {
		return notification{}, refuse(Malformed, "the body %v", err)
	}
	n := notification{map[string]string{}}
	seen := map[string]bool{}
	for name, raw := range members {
		if seen[strings.ToLower(name)] {
			return n, refuse(Malformed, "the body has %.40q in two spellings", name)
		}
		seen[strings.ToLower(name)] = true
		if err := n.add(name, raw); err != nil {
			return n, err
		}
	}
	return n, n.checkMembers()
}

// add takes a member if it is a text. Subject may be null, which is as good as not there; MessageAttributes is an object
// that nobody signs.
func (n notification) add(name string, raw json.RawMessage) error {
	switch name {
	case "SigningCertUrl", "SubscribeUrl":
		name = strings.TrimSuffix(name, "Url") + "URL"
	}
	var text *string
	err := json.Unmarshal(raw, &text)
	switch {
	case err == nil && text != nil:
		n.texts[name] = *text
	case strings.EqualFold(name, "Subject") && err != nil:
		return refuse(Malformed, "Subject is not a text")
	}
	if strings.EqualFold(name, "Subject") && name != "Subject" {
		return refuse(Malformed, "the body has %q, which is not signed, where SNS sends Subject", name)
	}
	return nil
}

func (n notification) checkMembers() error {
	for _, name := range []string{"Type", "MessageId", "TopicArn", "Message", "Timestamp", "SignatureVersion", "Signature", "SigningCertURL"} {
		if _, there := n.texts[name]; !there {
			return refuse(MissingField, "the body has no %s", name)
		}
	}
	return nil
}
