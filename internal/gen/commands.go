package main

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"hookctl/cmd"
)

// completions writes a script for each shell.
func completions(out files) error {
	root := cmd.Root()
	for path, write := range map[string]func(io.Writer) error{
		"completions/hookctl.bash": func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
		"completions/_hookctl":     root.GenZshCompletion,
		"completions/hookctl.fish": func(w io.Writer) error { return root.GenFishCompletion(w, true) },
		"completions/hookctl.ps1":  root.GenPowerShellCompletionWithDesc,
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		out[path] = b.Bytes()
	}
	return nil
}

// reference writes a page for each command.
func reference(out files) error {
	root := cmd.Root()
	root.DisableAutoGenTag = true
	return pages(out, root)
}

func pages(out files, c *cobra.Command) error {
	for _, sub := range c.Commands() {
		if sub.Name() == "help" {
			continue
		}
		if err := pages(out, sub); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	if err := doc.GenMarkdownCustom(c, &b, func(link string) string { return link }); err != nil {
		return err
	}
	name := strings.ReplaceAll(c.CommandPath(), " ", "_")
	out["docs/reference/"+name+".md"] = before(b.Bytes(), "### SEE ALSO", exitTable(c))
	return nil
}
