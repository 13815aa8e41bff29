package cmd

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Set by the Makefile at build time: the version, the commit that it was made from, and when that was, RFC 3339.
var (
	version = "dev"
	commit  = "" //nolint:gochecknoglobals // the linker sets it
	date    = "" //nolint:gochecknoglobals // as above
)

// build is which program this is.
type build struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Date    string `json:"date,omitempty"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

// thisBuild is this program. What the Makefile did not set, Go may know.
func thisBuild() build {
	b := build{version, commit, date, runtime.Version(), runtime.GOOS, runtime.GOARCH}
	if b.Commit != "" {
		return b
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		}
	}
	return b
}

func (b build) String() string {
	return fmt.Sprintf("hookctl %s (%s, %s/%s)", b.Version, b.Go, b.OS, b.Arch)
}

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: atMost(0),
		Long: `Print the version of this program, and of the Go that it was built with. -o json also has the commit that it was made from,
and when that was.`,
		Example: `  hookctl version
  hookctl version -o json
  hookctl version --jq .version`,
		RunE: func(*cobra.Command, []string) error {
			if a.output() == "" && a.global.jq == "" && a.global.template == "" {
				a.printLine(thisBuild().String())
				return nil
			}
			return a.printValues([]any{thisBuild()}, true, "version")
		},
	}
}
