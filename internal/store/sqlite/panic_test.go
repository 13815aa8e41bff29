package sqlite

import (
	"context"
	"errors"
	"strings"
	"testing"

	"hookctl/internal/store"
)

// What a panic says may hold a secret: it is neither warned of nor stored. Where it was, and what Go itself says, is told.
func TestPanicTellsNoSecret(t *testing.T) {
	s := open(t, storePath(t))
	for name, p := range map[string]func(){
		"*errors.errorString\n":             func() { panic(errors.New("hunter2")) },
		"string\n":                          func() { panic("hunter2") },
		"runtime error: index out of range": func() { _ = []int{}[len(t.Name())] },
	} {
		published(t, s, wide(1, "host"))
		var warned []string
		err := s.Work(t.Context(), store.Worker{
			Most: 1, PerHost: 1, UntilIdle: true,
			Do: func(context.Context, store.Job) store.Result {
				p()
				return store.Result{}
			},
			Warn: func(err error) { warned = append(warned, err.Error()) },
		})
		if err != nil || len(warned) != 1 || !strings.Contains(warned[0], "panicked: "+name) ||
			strings.Contains(warned[0], "hunter2") || !strings.Contains(warned[0], "panic_test.go") {
			t.Errorf("%s: warned %q, %v", name, warned, err)
		}
	}
}
