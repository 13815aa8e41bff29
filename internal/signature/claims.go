package signature

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// claims is what a message says of itself, before anything of it is believed.
type claims struct {
	signatures

	time        timestamp
	id          string
	bodyCovered bool
}

// read finds the claims of a message, in the order that all schemes share: one header value, its grammar, and the syntax
// of the time.
func (s *Scheme) read(m *message) (*claims, error) {
	c := &claims{bodyCovered: s.bodyCovered()}
	if err := s.readSignatures(m, c); err != nil {
		return nil, err
	}
	if err := s.readTime(m, c); err != nil {
		return nil, err
	}
	var err error
	if s.ID != nil {
		c.id, err = m.header(s.ID.Header)
	}
	return c, err
}

func (s *Scheme) readSignatures(m *message, c *claims) error {
	place := &s.Signature
	if place.JSON != "" {
		text, err := textAt(m.body, place.JSON)
		if err != nil {
			return err
		}
		return c.parse(place, "", text)
	}
	names := []string{place.Header}
	for _, alt := range place.AltHeaders {
		if m.has(alt) {
			names = append(names, alt)
		}
	}
	if len(names) > 1 && !m.has(place.Header) { // while a secret is replaced, either may be the only one
		names = names[1:]
	}
	for _, name := range names {
		value, err := m.header(name)
		if err != nil {
			return err
		}
		if err := c.parse(place, s.timeKey(), value); err != nil {
			return err
		}
	}
	return nil
}

func (s *Scheme) timeKey() string {
	if s.Timestamp == nil {
		return ""
	}
	return s.Timestamp.KV
}

func (s *Scheme) readTime(m *message, c *claims) error {
	if s.Timestamp == nil {
		return nil
	}
	text, err := s.timeText(m, c)
	if err == nil {
		c.time, err = parseTimestamp(text, s.Timestamp.Unit)
	}
	return err
}

// timeText is the time as it was received; it may be anything.
func (s *Scheme) timeText(m *message, c *claims) (string, error) {
	switch t := s.Timestamp; {
	case t.Header != "":
		return m.header(t.Header)
	case t.JSON != "":
		return textAt(m.body, t.JSON)
	}
	return c.signatures.time, nil
}

// value is what stands for a part that is neither the body nor the secret.
func (s *Scheme) value(p part, m *message, c *claims) (string, error) {
	switch p.kind {
	case partText:
		return p.text, nil
	case partTimestamp:
		return c.time.text, nil
	case partID:
		return c.id, nil
	case partMethod:
		return cmp.Or(m.method, "POST"), nil
	case partURL, partHubSpot:
		if m.url == "" {
			return "", refuse(MissingURL, "the scheme %s signs the URL, which is not known", s.Name)
		}
		if p.kind == partHubSpot {
			return hubspotURL(m.url), nil
		}
		return m.url, nil
	case partJSON:
		return textAt(m.body, p.text)
	case partHeader:
		return m.header(p.text)
	case partForm:
		return formValue(m, p.text, c)
	case partBody, partSecret:
	}
	return "", nil
}

// isForm tells whether a body is a form (application/x-www-form-urlencoded).
func isForm(m *message) bool {
	all := m.values("Content-Type")
	return slices.ContainsFunc(all, func(value string) bool {
		name, _, _ := strings.Cut(value, ";")
		return strings.EqualFold(strings.TrimSpace(name), "application/x-www-form-urlencoded")
	})
}

// formValue reads the field of a form that is signed. What else the form holds is not.
func formValue(m *message, name string, c *claims) (string, error) {
	form, err := url.ParseQuery(string(m.body))
	switch all := form[name]; {
	case err != nil:
		return "", refuse(Malformed, "the body is no form")
	case len(all) == 0:
		return "", refuse(MissingField, "the form has no %s", name)
	case len(all) > 1:
		return "", refuse(Malformed, "the form has %s twice", name)
	case len(form) > 1:
		c.bodyCovered = false
	}
	return form[name][0], nil
}
