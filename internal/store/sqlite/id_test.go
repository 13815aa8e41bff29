package sqlite

import (
	"strings"
	"testing"
	"time"
)

func TestID(t *testing.T) {
	const text = "019a5b3c-4d5e-7f01-8abc-0123456789ab"
	i, ok := parseID(text)
	if !ok || i.String() != text {
		t.Errorf("got %s, %t", i, ok)
	}
	if got := i.created().UnixMilli(); got != 0x019a5b3c4d5e {
		t.Errorf("created %x", got)
	}
	for _, bad := range []string{"", "a", text + "0", strings.ToUpper(text), text[:35] + "g", strings.ReplaceAll(text, "-", "_")} {
		if _, ok := parseID(bad); ok {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestFirstID(t *testing.T) {
	at := time.UnixMilli(1_700_000_000_123)
	if got := firstID(at).created(); !got.Equal(at) {
		t.Errorf("got %v", got)
	}
	if got := firstID(at.Add(1)).created(); !got.Equal(at.Add(time.Millisecond)) {
		t.Errorf("got %v", got)
	}
	if got := firstID(time.Time{}); got != (id{}) {
		t.Errorf("got %v", got)
	}
}
