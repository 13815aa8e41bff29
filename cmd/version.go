package cmd

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

// version is set by the Makefile at build time.
var version = "dev"

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: atMost(0),
		Example: `  hookctl version -o json`,
		RunE: func(*cobra.Command, []string) error {
			if a.output() == "" && a.global.jq == "" && a.global.template == "" {
				a.printLine(fmt.Sprintf("hookctl %s (%s, %s/%s)", version, runtime.Version(), runtime.GOOS, runtime.GOARCH))
				return nil
			}
			row := struct {
				Version string `json:"version"`
				Go      string `json:"go"`
				OS      string `json:"os"`
				Arch    string `json:"arch"`
			}{version, runtime.Version(), runtime.GOOS, runtime.GOARCH}
			return a.printValues([]any{row}, true, "version")
		},
	}
}
