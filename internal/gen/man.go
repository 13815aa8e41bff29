package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"hookctl/cmd"
)

// manPages writes a man page for each command and topic into a folder.
func manPages(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // documents are for everybody
		return err
	}
	root := cmd.Root()
	root.DisableAutoGenTag = true
	return manPage(dir, root)
}

func manPage(dir string, c *cobra.Command) error {
	for _, sub := range c.Commands() {
		if sub.Name() == "help" {
			continue
		}
		if err := manPage(dir, sub); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	if err := doc.GenMan(c, &doc.GenManHeader{Section: "1", Source: "hookctl", Manual: "hookctl"}, &b); err != nil {
		return err
	}
	name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
	return os.WriteFile(filepath.Join(dir, name), before(b.Bytes(), ".SH SEE ALSO", exitStatus(c)), 0o644) //nolint:gosec // as above
}

// exitStatus is the section with the exit codes, as man pages call it.
func exitStatus(c *cobra.Command) string {
	list := cmd.Exits(c)
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(".SH EXIT STATUS\n")
	for _, e := range list {
		fmt.Fprintf(&b, ".TP\n%d\n%s\n", e.Code, strings.ReplaceAll(e.Meaning, "-", `\-`))
	}
	return b.String()
}
