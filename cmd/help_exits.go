package cmd

import (
	"fmt"

	"github.com/spf13/cobra"
)

// helpWithExits adds the exit codes of a command to its help.
func helpWithExits(root *cobra.Command) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, args []string) {
		help(c, args)
		list := Exits(c)
		if len(list) == 0 {
			return
		}
		fmt.Fprintln(c.OutOrStdout(), "\nExit codes:")
		for _, e := range list {
			fmt.Fprintf(c.OutOrStdout(), "  %3d  %-14s %s\n", e.Code, e.Name, e.Meaning)
		}
	})
}
