package ui_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/ui"
)

func colors() []ui.Option {
	return []ui.Option{{Value: "red", Note: "like fire"}, {Value: "gre\x1ben"}, {Value: "2", Text: "two"}}
}

const (
	menu   = "which\n1) red - like fire\n2) gre\\x1ben\n3) two\n"
	single = "number, name or a part of it"
	many   = "numbers or names, with commas between"
)

func TestPlainSelect(t *testing.T) {
	const again = "please answer a number from 1 to 3\n"
	cases := []struct{ in, def, want, shown string }{
		{"1\n", "", "red", single + ": "},
		{"2\n", "", "2", single + ": "},
		{"3\n", "", "2", single + ": "},
		{"red\n", "", "red", single + ": "},
		{"\n", "red", "red", single + " [red]: "},
		{"0\n4\n\nblue\n1\n", "", "red", strings.Repeat(single+": "+again, 4) + single + ": "},
		{"FIRE\n1\n", "", "red", single + ": 1) red - like fire\n" + single + ": "},
	}
	for _, c := range cases {
		got, shown, _, err := asked(c.in, func(p ui.Prompter) (string, error) { return p.Select("which", colors(), c.def) })
		if got != c.want || shown != menu+c.shown || err != nil {
			t.Errorf("%q: %q, %q, %v", c.in, got, shown, err)
		}
	}
	if _, _, _, err := asked("x\n", func(p ui.Prompter) (string, error) { return p.Select("which", colors(), "") }); !errors.Is(err, ui.ErrInterrupted) {
		t.Error(err)
	}
	if _, _, _, err := asked("x\n", func(p ui.Prompter) (string, error) { return p.Select("which", nil, "") }); err == nil {
		t.Error("selected from nothing")
	}
}

func TestPlainSelectOfMany(t *testing.T) {
	var options []ui.Option
	for i := range 50 {
		options = append(options, ui.Option{Value: fmt.Sprintf("id-%d", i), Text: fmt.Sprintf("name-%d", i)})
	}
	got, shown, _, err := asked("name-4\n50\n", func(p ui.Prompter) (string, error) { return p.Select("which", options, "") })
	if got != "id-49" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	for _, want := range []string{"20) name-19\nand 30 more: a part of a name finds them\n", "]: 5) name-4\n41) name-40\n"} {
		if !strings.Contains(strings.ReplaceAll(shown, single+": ", "]: "), want) {
			t.Errorf("%q is not in %q", want, shown)
		}
	}
}

func TestPlainMultiSelect(t *testing.T) {
	cases := []struct {
		in    string
		defs  []string
		want  []string
		shown string
	}{
		{"2, red\n", nil, []string{"red", "2"}, many + ": "},
		{"3,1,1\n", nil, []string{"red", "2"}, many + ": "},
		{"\n", []string{"red"}, []string{"red"}, many + " [red]: "},
		{"\n", nil, nil, many + ": "},
		{"1,blue\n1\n", nil, []string{"red"}, many + ": blue is none of them: please answer numbers from 1 to 3\n" + many + ": "},
		{"fire\n1\n", nil, []string{"red"}, many + ": 1) red - like fire\n" + many + ": "},
	}
	for _, c := range cases {
		got, shown, _, err := asked(c.in, func(p ui.Prompter) ([]string, error) { return p.MultiSelect("which", colors(), c.defs) })
		if !slices.Equal(got, c.want) || shown != menu+c.shown || err != nil {
			t.Errorf("%q: %q, %q, %v", c.in, got, shown, err)
		}
	}
	if _, _, _, err := asked("x\n", func(p ui.Prompter) ([]string, error) { return p.MultiSelect("which", nil, nil) }); err == nil {
		t.Error("selected from nothing")
	}
}
