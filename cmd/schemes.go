package cmd

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/signature"
)

// completeScheme completes the words of the flags that say how deliveries are signed.
func completeScheme(cmd *cobra.Command) {
	completeFlag(cmd, "scheme", words(signature.Names))
	completeFlag(cmd, "secret-encoding", words(func() []string { return []string{"text", "base64", "hex"} }))
	completeFlag(cmd, "encoding", words(func() []string { return []string{"hex", "base64"} }))
}

// newSchemes is a topic whose text is made when it is shown: it takes reading all schemes, which no other command needs.
func newSchemes() *cobra.Command {
	c := &cobra.Command{Use: "schemes", Short: "How deliveries are signed"}
	c.SetHelpFunc(func(c *cobra.Command, args []string) {
		c.Long = schemesTopic()
		c.Parent().HelpFunc()(c, args)
	})
	return c
}

func schemesTopic() string {
	var b strings.Builder
	b.WriteString("A scheme says how a provider signs deliveries. verify-signature and sign take its name as --scheme:\n")
	for _, name := range signature.Names() {
		s, err := signature.Find(name)
		if err != nil {
			continue // cannot be: they are part of the program, and tests read them all
		}
		fmt.Fprintf(&b, "\n  %-20s %s\n  %-20s %s\n", name, cmp.Or(headerOf(s), "in the body"), "", describe(s))
		if s.Note != "" {
			fmt.Fprintf(&b, "  %-20s %s\n", "", s.Note)
		}
	}
	b.WriteString(schemesEnd)
	return b.String()
}

const schemesEnd = `
Without a tolerance the signature has no time, or nobody signs it.

For anything else: --scheme hmac with --signature-header, --algorithm, --encoding, --prefix, --content and
--timestamp-header, or a file of your own, --scheme-file:

  acme:
    extends: hmac
    signature: {header: X-Acme-Signature, grammar: prefix, prefix: sha256=, encoding: hex}
    timestamp: {header: X-Acme-Time, unit: s, tolerance: 300}
    content: "{timestamp}.{body}"`

func headerOf(s *signature.Scheme) string {
	if s.Summary != nil {
		return s.Summary.Header
	}
	return strings.Join(append([]string{s.Signature.Header}, s.Signature.AltHeaders...), ", ")
}

// describe is what is signed, with what, and how long it may take.
func describe(s *signature.Scheme) string {
	algorithm, content := s.Algorithm, s.Content
	switch {
	case s.Summary != nil:
		algorithm, content = s.Summary.Algorithm, s.Summary.Content
	case len(s.Signature.Versions) > 0:
		var all []string
		for _, version := range slices.Sorted(maps.Keys(s.Signature.Versions)) {
			all = append(all, version+" "+s.Signature.Versions[version])
		}
		algorithm = strings.Join(all, ", ")
	}
	text := algorithm
	if content != "" {
		text += " of " + content
	}
	if s.Timestamp != nil {
		text += fmt.Sprintf("; tolerance %d s", cmp.Or(s.Timestamp.Tolerance, 300))
	}
	return text
}
