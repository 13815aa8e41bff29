package ui

import (
	"errors"
	"os"
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
	// Select asks for one of the options; an empty answer is the default, if there is one among them.
	Select(question string, options []string, def string) (string, error)
}

// NewPrompter returns a prompter that draws on a terminal, or one that reads lines: with HOOKCTL_PLAIN, which people with
// a screen reader may set, with TERM=dumb, and where stdin or stderr is no terminal.
func NewPrompter(s *Streams, getenv func(string) string) Prompter {
	in, inIsFile := s.In.(*os.File)
	out, outIsFile := s.Err.(*os.File)
	switch {
	case !inIsFile || !outIsFile || !s.InTTY || !s.ErrTTY:
		return &plain{s}
	case set(getenv("HOOKCTL_PLAIN")) || getenv("TERM") == "dumb":
		return &plain{s}
	}
	return newDrawn(in, out, s.ErrColor)
}

// set takes a variable for a switch, which 0 and false turn off.
func set(value string) bool {
	return value != "" && value != "0" && value != "false"
}
