package cmd

import (
	"fmt"
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
	all, err := signature.Describe()
	if err != nil {
		return err.Error() // cannot be: they are part of the program, and tests read them all
	}
	var b strings.Builder
	b.WriteString("A scheme says how a provider signs deliveries. verify-signature and sign take its name as --scheme:\n")
	for _, d := range all {
		fmt.Fprintf(&b, "\n  %-20s %s\n  %-20s %s\n", d.Name, d.Header, "", describe(d))
		if d.Note != "" {
			fmt.Fprintf(&b, "  %-20s %s\n", "", d.Note)
		}
	}
	b.WriteString(schemesEnd)
	return b.String()
}

const schemesEnd = `
Where no tolerance is named, the time of signing is not known, or not signed.

For anything else: --scheme hmac with --signature-header, --algorithm, --encoding, --prefix, --content and
--timestamp-header, or a file of your own, --scheme-file:

  acme:
    extends: hmac
    signature: {header: X-Acme-Signature, grammar: prefix, prefix: sha256=, encoding: hex}
    timestamp: {header: X-Acme-Time, unit: s, tolerance: 300}
    content: "{timestamp}.{body}"`

// describe is what is signed, with what, and how long it may take.
func describe(d signature.Description) string {
	text := d.Algorithm
	if d.Content != "" {
		text += " of " + d.Content
	}
	if d.Tolerance > 0 {
		text += "; tolerance " + d.Tolerance.String()
	}
	return text
}
