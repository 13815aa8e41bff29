package ui

import (
	"os"
	"slices"
	"testing"
)

func TestWhatIsTypedAheadIsKept(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	const typed = "ab\x1b[24;80Rcd\r\x1b[Bnext\nx\x03y\x1b[6~z"
	if _, err := w.WriteString(typed); err != nil {
		t.Fatal(err)
	}
	w.Close()
	a := &ahead{File: r}
	var got []string
	b := make([]byte, 100)
	for n, err := a.Read(b); err == nil; n, err = a.Read(b) {
		got = append(got, string(b[:n]))
	}
	want := []string{"ab", "\x1b[24;80R", "cd\r", "\x1b[Bnext\n", "x\x03", "y\x1b[6~z"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
