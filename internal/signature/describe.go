package signature

import (
	"strings"
	"time"
)

// Description is what help says of a scheme.
type Description struct {
	Name      string
	Title     string
	Header    string
	Algorithm string
	Content   string
	Tolerance time.Duration // zero: it has no time
	Note      string
	Docs      string
}

// Describe describes schemes: the given ones, or else all that are built in.
func Describe(schemes ...*Scheme) ([]Description, error) {
	if len(schemes) == 0 {
		for _, name := range Names() {
			s, err := Find(name)
			if err != nil {
				return nil, err
			}
			schemes = append(schemes, s)
		}
	}
	all := make([]Description, len(schemes))
	for i, s := range schemes {
		all[i] = s.describe()
	}
	return all, nil
}

func (s *Scheme) describe() Description {
	d := Description{
		Name: s.Name, Title: s.Title, Header: s.Signature.Header, Algorithm: s.Algorithm, Content: s.Content, Note: s.Note, Docs: s.Docs,
	}
	if s.Timestamp != nil {
		d.Tolerance = s.tolerance()
	}
	switch {
	case s.Summary != nil:
		d.Header, d.Algorithm, d.Content = s.Summary.Header, s.Summary.Algorithm, s.Summary.Content
	case len(s.Signature.AltHeaders) > 0:
		d.Header = strings.Join(append([]string{d.Header}, s.Signature.AltHeaders...), ", ")
	case s.Signature.JSON != "":
		d.Header = "none; " + s.Signature.JSON + " of the body"
	}
	for _, version := range s.Signature.versionNames() {
		if d.Algorithm != "" {
			d.Algorithm += ", "
		}
		d.Algorithm += version + ": " + s.Signature.Versions[version]
	}
	return d
}
