package ui

import (
	"io"
	"os"

	"golang.org/x/term"
)

// Streams are where a program reads and writes, and what is behind them. Tests make their own.
type Streams struct {
	In                    io.Reader
	Out, Err              io.Writer
	InTTY, OutTTY, ErrTTY bool
	Width, ErrWidth       int // of the terminals behind Out and Err; 0 if there is none
	OutColor, ErrColor    bool
}

// System returns the streams of this process, without colours until SetColor is called.
func System() *Streams {
	s := &Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	s.InTTY, s.OutTTY, s.ErrTTY = isTerminal(os.Stdin), isTerminal(os.Stdout), isTerminal(os.Stderr)
	if s.OutTTY {
		s.Width = width(os.Stdout)
	}
	if s.ErrTTY {
		s.ErrWidth = width(os.Stderr)
	}
	return s
}

// SetColor decides by ColorEnabled which of the streams get colours.
func (s *Streams) SetColor(mode string, getenv func(string) string) {
	s.OutColor = ColorEnabled(mode, s.OutTTY, getenv)
	s.ErrColor = ColorEnabled(mode, s.ErrTTY, getenv)
}

func isTerminal(f *os.File) bool { return term.IsTerminal(fd(f)) }

// width is 0, which cuts nothing, for a terminal that does not tell.
func width(f *os.File) int {
	columns, _, err := term.GetSize(fd(f))
	if err != nil {
		return 0
	}
	return columns
}

// fd is a descriptor as x/term wants it.
func fd(f *os.File) int { return int(f.Fd()) }
