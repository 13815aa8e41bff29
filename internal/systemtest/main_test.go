package systemtest

import (
	"os"
	"testing"

	"hookctl/cmd"
	"hookctl/internal/pgtest"
)

// asProgram makes this test binary hookctl, so that what is tested has the race detector in it.
const asProgram = "HOOKCTL_SYSTEMTEST"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(cmd.Main()) //nolint:forbidigo // as main does
	}
	pgtest.Main(m)
}
