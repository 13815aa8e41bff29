package ui_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"hookctl/internal/ui"
)

func TestProgress(t *testing.T) {
	begin := time.Unix(0, 0)
	for _, c := range []struct {
		name           string
		errTTY, outTTY bool
		dumb           bool
		size           int64
		after          time.Duration
		want           string
	}{
		{"drawn", true, false, false, 10, time.Second, "\r\x1b[K7 done [###############...............] 50 %\r\x1b[K"},
		{"size unknown", true, false, false, 0, time.Second, "\r\x1b[K7 done\r\x1b[K"},
		{"too early", true, false, false, 10, 999 * time.Millisecond, ""},
		{"no terminal", false, false, false, 10, time.Hour, ""},
		{"data on the terminal", true, true, false, 10, time.Hour, ""},
		{"dumb terminal", true, false, true, 10, time.Hour, ""},
	} {
		var out bytes.Buffer
		now := begin
		s := &ui.Streams{Err: &out, ErrTTY: c.errTTY, OutTTY: c.outTTY}
		p := ui.NewProgress(s, strings.NewReader("01234"), c.size, c.dumb, func() time.Time { return now })
		if data, err := io.ReadAll(p); err != nil || string(data) != "01234" {
			t.Fatalf("%s: read %q, %v", c.name, data, err)
		}
		now = begin.Add(c.after)
		p.Show(7)
		p.Show(8) // too soon after the first
		p.End()
		if out.String() != c.want {
			t.Errorf("%s: %q", c.name, out.String())
		}
	}
}

func TestProgressOfSeveral(t *testing.T) {
	now := time.Unix(0, 0)
	for width, want := range map[int]string{
		0: "\r\x1b[K3 of 4 done [######################........] 75 %", 20: "\r\x1b[K3 of 4 done 75 %",
	} {
		var out bytes.Buffer
		s := &ui.Streams{Err: &out, ErrTTY: true, ErrWidth: width}
		now = time.Unix(0, 0)
		p := ui.NewProgress(s, nil, 0, false, func() time.Time { return now }).Of(4)
		now = now.Add(time.Second)
		p.Show(3)
		p.Aside(func() { out.WriteString("note\n") })
		p.End()
		p.End()
		p.Show(4)
		if out.String() != want+"\r\x1b[Knote\n" {
			t.Errorf("%q", out.String())
		}
	}
}
