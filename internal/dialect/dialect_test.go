package dialect_test

import (
	"testing"

	"hookctl/internal/dialect"
)

func TestBuiltinsAreValid(t *testing.T) {
	for _, name := range dialect.Builtin() {
		if d, err := dialect.Load(name); err != nil || d.Name != name {
			t.Errorf("%s: %v", name, err)
		}
	}
}
