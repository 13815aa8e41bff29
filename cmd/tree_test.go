package cmd_test

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/cmd"
)

// TestTree wants each command and flag to say what it is for. Topics of help, which run nothing, need no example.
func TestTree(t *testing.T) {
	t.Parallel()
	root := cmd.Root()
	root.InitDefaultHelpCmd()
	checkCommand(t, root)
}

func checkCommand(t *testing.T, c *cobra.Command) {
	t.Helper()
	c.InitDefaultHelpFlag()
	path := c.CommandPath()
	if c.Short == "" || strings.HasSuffix(c.Short, ".") {
		t.Errorf("%s: Short is %q", path, c.Short)
	}
	if c.Runnable() && len(examplesOf(c)) < 3 {
		t.Errorf("%s has fewer than three examples", path)
	}
	if c.Runnable() && c.Long == "" {
		t.Errorf("%s has no Long", path)
	}
	if c.Runnable() && c.Args == nil {
		t.Errorf("%s has no Args, and would ignore what it does not know", path)
	}
	if !c.Runnable() && c.Long == "" && !c.HasSubCommands() {
		t.Errorf("%s is a topic without a text", path)
	}
	checkFlags(t, c)
	for _, sub := range c.Commands() {
		checkCommand(t, sub)
	}
}

func checkFlags(t *testing.T, c *cobra.Command) {
	t.Helper()
	shorthands := map[string]string{}
	check := func(f *pflag.Flag) {
		if f.Usage == "" || strings.HasSuffix(f.Usage, ".") {
			t.Errorf("%s --%s: the usage is %q", c.CommandPath(), f.Name, f.Usage)
		}
		if other, ok := shorthands[f.Shorthand]; ok && f.Shorthand != "" && other != f.Name {
			t.Errorf("%s: -%s is --%s, and --%s too", c.CommandPath(), f.Shorthand, other, f.Name)
		}
		shorthands[f.Shorthand] = f.Name
	}
	c.LocalFlags().VisitAll(check)
	c.InheritedFlags().VisitAll(check)
}
