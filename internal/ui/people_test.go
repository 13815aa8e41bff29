package ui_test

import (
	"strings"
	"testing"
	"time"

	"hookctl/internal/ui"
)

const timed = `{"id":"a","enabled":true,"state":"dead","created_at":"2026-01-02T03:04:05Z","next":"2026-01-02T03:20:05Z","name":"dead"}`

func at(t *testing.T) time.Time {
	t.Helper()
	now, err := time.Parse(time.RFC3339, "2026-01-02T03:07:06Z")
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func TestRelativeTimes(t *testing.T) {
	columns := []string{"id", "created_at", "next"}
	check(t, ui.Options{Columns: columns, Now: at(t)}, "ID  CREATED_AT  NEXT\na   3m ago      in 12m\n", timed)
	check(t, ui.Options{Columns: columns, Now: at(t), Format: ui.Wide}, "ID  CREATED_AT  NEXT\na   3m ago      in 12m\n", timed)
	check(t, ui.Options{Columns: columns}, "ID  CREATED_AT            NEXT\na   2026-01-02T03:04:05Z  2026-01-02T03:20:05Z\n", timed)
	check(t, ui.Options{Columns: columns, Now: at(t), Format: ui.CSV}, "id,created_at,next\na,2026-01-02T03:04:05Z,2026-01-02T03:20:05Z\n", timed)
	check(t, ui.Options{Columns: []string{"created_at"}, Now: at(t), Stream: true, NoHeaders: true}, "3m ago\n", timed)
	out, err := printed(t, ui.Options{Single: true, Now: at(t)}, timed)
	if err != nil || !strings.Contains(out, "2026-01-02T03:04:05Z (3m ago)\n") {
		t.Errorf("%q, %v", out, err)
	}
}

func TestHowLongAgo(t *testing.T) {
	for ago, want := range map[time.Duration]string{
		0: "now", 900 * time.Millisecond: "now", time.Second: "1s ago", 119 * time.Second: "1m ago", 3 * time.Hour: "3h ago",
		49 * time.Hour: "2d ago", 800 * 24 * time.Hour: "2y ago", -90 * time.Second: "in 1m", -500 * time.Millisecond: "now",
	} {
		row := `{"t":"` + at(t).Add(-ago).Format(time.RFC3339Nano) + `"}`
		check(t, ui.Options{Columns: []string{"t"}, NoHeaders: true, Now: at(t)}, want+"\n", row)
	}
}

func TestStatesInColour(t *testing.T) {
	o := ui.Options{Columns: []string{"enabled", "state", "name"}, NoHeaders: true, Color: true}
	const want = "\x1b[32mtrue\x1b[0m  \x1b[31mdead\x1b[0m  dead\n"
	check(t, o, want, timed)
	o.Stream = true
	check(t, o, want, timed)
	o.Stream, o.Color = false, false
	check(t, o, "true  dead  dead\n", timed)
	o.Color = true
	check(t, o, "\x1b[33mfalse\x1b[0m  \x1b[33mpending\x1b[0m\n", `{"enabled":false,"state":"pending"}`)
	out, err := printed(t, ui.Options{Single: true, Color: true}, timed)
	if err != nil || !strings.Contains(out, "state       \x1b[31mdead\x1b[0m\n") {
		t.Errorf("%q, %v", out, err)
	}
}

func TestSortByTime(t *testing.T) {
	rows := []string{
		`{"id":"3","t":"2026-01-02T04:00:00.5Z"}`, `{"id":"2","t":"2026-01-02T04:00:00Z"}`, `{"id":"0"}`, `{"id":"1","t":"2026-01-02T04:30:00+01:00"}`,
	}
	check(t, ui.Options{Format: ui.Name, SortBy: "t"}, "0\n1\n2\n3\n", rows...)
}

func TestOnlyTablesAreCut(t *testing.T) {
	const long = `{"id":"0123456789012345678901234567890123456789","webhook_id":"0123456789","url":"https://example.com/a/long/one","n":"x"}`
	columns := []string{"id", "webhook_id", "url", "n"}
	check(t, ui.Options{Columns: columns, NoHeaders: true, Width: 65},
		"0123456789012345678901234567890123456789  0123456789  https:/…  x\n", long)
	check(t, ui.Options{Columns: columns, NoHeaders: true, Width: 20},
		"0123456789012345678901234567890123456789  0123456…  https:/…  x\n", long)
	check(t, ui.Options{Columns: columns, NoHeaders: true, Width: 20, Format: ui.Wide},
		"0123456789012345678901234567890123456789  0123456789  https://example.com/a/long/one  x\n", long)
	check(t, ui.Options{Columns: []string{"n"}, NoHeaders: true, Width: 10}, "日本語の…\n", `{"n":"日本語の文字列"}`)
	check(t, ui.Options{Columns: []string{"n", "id"}, NoHeaders: true}, "日本  a\nabcd  b\n", `{"n":"日本","id":"a"}`, `{"n":"abcd","id":"b"}`)
}

func TestTemplateFunctions(t *testing.T) {
	for text, want := range map[string]string{
		`{{range .}}{{autocolor "green" .state}}{{end}}`:                                                                              "dead",
		`{{range .}}{{color "red+b" .state}}{{end}}`:                                                                                  "\x1b[1;31mdead\x1b[0m",
		`{{join "+" (pluck "id" .)}}`:                                                                                                 "a",
		`{{range .}}{{timeago .created_at}}, {{timefmt "Jan 2" .created_at}}{{end}}`:                                                  "3m ago, Jan 2",
		`{{range .}}{{timeago .nosuch}}|{{truncate 3 .state}}|{{truncate 9 .id}}{{end}}`:                                              "|de…|a",
		`{{range .}}{{hyperlink "https://x.example/" .id}}{{end}}`:                                                                    "\x1b]8;;https://x.example/\x1b\\a\x1b]8;;\x1b\\",
		`{{range .}}{{tablerow .id "b"}}{{tablerow "long" nil .state}}{{end}}end.{{tablerender}}{{tablerow "x"}}`:                     "end.a     b\nlong     dead\nx\n",
		`{{range .}}{{contains "ea" .state}} {{hasPrefix "d" .state}} {{hasSuffix "x" .state}} {{regexMatch "^d.+d$" .state}}{{end}}`: "true true false true",
	} {
		check(t, ui.Options{Template: text, Now: at(t)}, want, timed)
	}
	check(t, ui.Options{Template: `{{autocolor "green" (index . 0).state}}`, Color: true}, "\x1b[32mdead\x1b[0m", timed)
	for _, text := range []string{`{{timeago "soon"}}`, `{{pluck "a" "b"}}`, `{{regexMatch "(" ""}}`} {
		if out, err := printed(t, ui.Options{Template: text}, timed); err == nil || out != "" {
			t.Errorf("%s: %q", text, out)
		}
	}
}
