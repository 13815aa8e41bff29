package dialect

import (
	"errors"
	"slices"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/signature"
	"hookctl/internal/yamlfile"
)

// Signature says how deliveries are signed.
type Signature struct {
	Scheme  string  `yaml:"scheme" required:"true" doc:"The scheme, by a name of hookctl help schemes or of schemes; none: deliveries are not signed."`
	Schemes Schemes `yaml:"schemes" doc:"Schemes of this provider's own, by name, in the words of scheme files."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}

// Schemes are descriptions of signatures that stand in a dialect.
type Schemes struct{ list []*signature.Scheme }

// All lists them.
func (s Schemes) All() []*signature.Scheme { return s.list }

// UnmarshalYAML reads them.
func (s *Schemes) UnmarshalYAML(n *yaml.Node) (err error) {
	s.list, err = signature.ParseNode("", n)
	return err
}

// described checks them, each problem at its place in this file.
func (c *checker) described(n *yaml.Node) {
	if !c.mapping(n) {
		return
	}
	_, err := signature.ParseNode(c.file, n)
	var problems yamlfile.Problems
	if errors.As(err, &problems) {
		c.problems = append(c.problems, problems...)
	}
}

// signature checks that there is the scheme that is named.
func (c *checker) signature(d *Dialect) {
	s := d.Signature
	if s == nil || s.Scheme == "none" && len(s.Schemes.All()) == 0 {
		return
	}
	known := signature.Names()
	for _, own := range s.Schemes.All() {
		known = append(known, own.Name)
	}
	if !slices.Contains(known, s.Scheme) {
		c.in(path{"signature", "scheme"}, "no scheme is called %q%s", s.Scheme, yamlfile.DidYouMean(s.Scheme, known))
	}
}
