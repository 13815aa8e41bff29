package ui_test

import (
	"strings"
	"testing"

	"hookctl/internal/ui"
)

func TestPrintError(t *testing.T) {
	full := ui.ErrorText{Code: "not_found", Message: "no webhook \"x\" at <a&b>", Status: 404, Hint: "try list"}
	evil := ui.ErrorText{Code: "failed", Message: "server said:\n\x1b[2J\u009b\r\n", Hint: "a\x00\n"}
	cases := []struct {
		e             ui.ErrorText
		asJSON, color bool
		want          string
	}{
		{full, false, false, "hookctl: no webhook \"x\" at <a&b>\nhint: try list\n"},
		{full, false, true, "\x1b[31mhookctl:\x1b[0m no webhook \"x\" at <a&b>\nhint: try list\n"},
		{full, true, true, `{"error":{"code":"not_found","message":"no webhook \"x\" at <a&b>","status":404,"hint":"try list"}}` + "\n"},
		{ui.ErrorText{Code: "failed", Message: "m"}, false, false, "hookctl: m\n"},
		{ui.ErrorText{Code: "failed", Message: "m"}, true, false, `{"error":{"code":"failed","message":"m"}}` + "\n"},
		{evil, false, false, "hookctl: server said:\n" + `\x1b[2J\u009b` + "\nhint: " + `a\x00` + "\n"},
		{evil, true, false, `{"error":{"code":"failed","message":"server said:\n\u001b[2J\u009b\r\n","hint":"a\u0000\n"}}` + "\n"},
	}
	for _, c := range cases {
		var b strings.Builder
		ui.PrintError(&b, c.e, c.asJSON, c.color)
		if b.String() != c.want {
			t.Errorf("got  %q\nwant %q", b.String(), c.want)
		}
	}
}

func TestColorEnabled(t *testing.T) {
	cases := []struct {
		mode string
		tty  bool
		env  map[string]string
		want bool
	}{
		{"auto", true, nil, true},
		{"", true, nil, true},
		{"auto", false, nil, false},
		{"always", false, map[string]string{"NO_COLOR": "1", "TERM": "dumb"}, true},
		{"never", true, map[string]string{"CLICOLOR_FORCE": "1"}, false},
		{"auto", true, map[string]string{"NO_COLOR": "1"}, false},
		{"auto", true, map[string]string{"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, false},
		{"auto", false, map[string]string{"CLICOLOR_FORCE": "1"}, true},
		{"auto", false, map[string]string{"CLICOLOR_FORCE": "0"}, false},
		{"auto", true, map[string]string{"CLICOLOR_FORCE": "0"}, true},
		{"auto", true, map[string]string{"TERM": "dumb"}, false},
	}
	for _, c := range cases {
		if got := ui.ColorEnabled(c.mode, c.tty, func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
}

func TestSetColor(t *testing.T) {
	s := &ui.Streams{ErrTTY: true}
	s.SetColor("auto", func(string) string { return "" })
	if s.OutColor || !s.ErrColor {
		t.Errorf("%+v", s)
	}
	if s := ui.System(); s.In == nil || s.Out == nil || s.Err == nil || s.OutColor || s.ErrColor || !s.OutTTY && s.Width != 0 {
		t.Errorf("%+v", s)
	}
}
