package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/cmd"
)

// exitTable has the exit codes of a command, as Markdown; nothing for a topic of help.
func exitTable(c *cobra.Command) string {
	list := cmd.Exits(c)
	if len(list) == 0 {
		return ""
	}
	p := &page{}
	p.line("### Exit codes\n")
	p.table("code", "name", "what it means here")
	for _, e := range list {
		p.row(fmt.Sprint(e.Code), e.Name, e.Meaning)
	}
	return p.String() + "\n"
}

// before puts a text before a heading, or at the end where there is no such heading.
func before(text []byte, heading, more string) []byte {
	i := bytes.Index(text, []byte(heading))
	if i < 0 {
		i = len(text)
	}
	return []byte(strings.Join([]string{string(text[:i]), more, string(text[i:])}, ""))
}
