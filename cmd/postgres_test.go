package cmd_test

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"hookctl/internal/pgtest"
)

// postgres VARIABLE: starts a PostgreSQL of the script's own, and puts the URL of an empty database into a variable. The
// script is skipped where it is not installed.
func postgres(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: postgres VARIABLE")
	}
	t, _ := ts.Value("t").(testing.TB)
	ts.Setenv(args[0], pgtest.New(t).Database(t))
}
