package ui

import (
	"cmp"
	"errors"
	"os"
	"slices"
	"strings"
)

// ErrInterrupted is what a question returns when it was ended by Ctrl-C, or by the end of the input.
var ErrInterrupted = errors.New("interrupted")

// Prompter asks questions. It writes them to stderr, never to stdout, and returns ErrInterrupted for Ctrl-C.
type Prompter interface {
	// Confirm asks for a yes or no; an empty answer is the default.
	Confirm(question string, def bool) (bool, error)
	// Input asks for a line; an empty answer is the default.
	Input(question, def string) (string, error)
	// Secret asks for a line that is not shown.
	Secret(question string) (string, error)
	// Select asks for one of the options and returns its value; an empty answer is the default, if there is one among them.
	Select(question string, options []Option, def string) (string, error)
	// MultiSelect asks for any number of the options, in their order; an empty answer is the defaults.
	MultiSelect(question string, options []Option, defs []string) ([]string, error)
}

// Option is one of several things to choose from. It can be searched for by any of its texts.
type Option struct {
	Value string // what is returned
	Text  string // what is shown; the value if it is empty
	Note  string // what is shown beside it
}

// label is what an option is called.
func (o Option) label() string { return Visible(cmp.Or(o.Text, o.Value)) }

// line is all that is shown of an option.
func (o Option) line() string {
	if o.Note == "" {
		return o.label()
	}
	return o.label() + " - " + Visible(o.Note)
}

// matches tells whether a word that somebody searches for is in an option; case does not count.
func (o Option) matches(word string) bool {
	return strings.Contains(strings.ToLower(o.Value+"\n"+o.Text+"\n"+o.Note), strings.ToLower(word))
}

// indexOf finds the option with a value; -1 if there is none.
func indexOf(options []Option, value string) int {
	return slices.IndexFunc(options, func(o Option) bool { return o.Value == value })
}

// NewPrompter returns a prompter that draws on a terminal, or one that reads lines: with HOOKCTL_ACCESSIBLE or ACCESSIBLE,
// which people with a screen reader may set, with HOOKCTL_PLAIN, with TERM=dumb, and where stdin or stderr is no terminal.
func NewPrompter(s *Streams, getenv func(string) string) Prompter {
	in, inIsFile := s.In.(*os.File)
	out, outIsFile := s.Err.(*os.File)
	switch {
	case !inIsFile || !outIsFile || !s.InTTY || !s.ErrTTY:
		return &plain{s}
	case getenv("TERM") == "dumb" || slices.ContainsFunc(
		[]string{"HOOKCTL_PLAIN", "HOOKCTL_ACCESSIBLE", "ACCESSIBLE"}, func(name string) bool { return set(getenv(name)) }):
		return &plain{s}
	}
	return newDrawn(in, out, s.ErrColor)
}

// set takes a variable for a switch, which 0 and false turn off.
func set(value string) bool {
	return value != "" && value != "0" && value != "false"
}
