package ui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// plain asks line by line: for dumb terminals, screen readers and programs.
type plain struct{ s *Streams }

func errNoOptions() error { return errors.New("nothing to select from") }

func (p *plain) Confirm(question string, def bool) (bool, error) {
	choice := "y/N"
	if def {
		choice = "Y/n"
	}
	for {
		answer, err := p.ask(fmt.Sprintf("%s [%s] ", Visible(question), choice))
		if err != nil {
			return false, err
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "":
			return def, nil
		case "y", "yes":
			return true, nil
		case "n", "no":
			return false, nil
		}
		p.say("please answer yes or no\n")
	}
}

func (p *plain) Input(question, def string) (string, error) {
	text := Visible(question)
	if def != "" {
		text += " [" + Visible(def) + "]"
	}
	answer, err := p.ask(text + ": ")
	if err == nil && answer == "" {
		return def, nil
	}
	return answer, err
}

// Secret hides what is typed where there is a terminal to hide it on.
func (p *plain) Secret(question string) (string, error) {
	p.say(Visible(question) + ": ")
	in, isFile := p.s.In.(*os.File)
	if !isFile || !p.s.InTTY {
		return p.read(p.line)
	}
	return p.hidden(in)
}

// hidden gives the terminal its echo back if Ctrl-C came while it was off.
func (p *plain) hidden(in *os.File) (string, error) {
	before, err := term.GetState(fd(in))
	if err != nil {
		return "", err
	}
	answer, err := p.read(func() (string, error) {
		b, err := term.ReadPassword(fd(in))
		return string(b), err
	})
	if errors.Is(err, ErrInterrupted) {
		return "", errors.Join(err, term.Restore(fd(in), before))
	}
	p.say("\n") // the user's own was not shown
	return answer, err
}

// ask says its text when Ctrl-C is already listened for.
func (p *plain) ask(text string) (string, error) {
	return p.read(func() (string, error) {
		p.say(text)
		return p.line()
	})
}

// say cannot fail usefully: a question that nobody saw is answered by nobody.
func (p *plain) say(text string) { _, _ = io.WriteString(p.s.Err, text) }

// read reads an answer; the question's line is ended for what follows if the user's line feed never came.
func (p *plain) read(one func() (string, error)) (string, error) {
	answer, err := interruptible(one)
	if errors.Is(err, io.EOF) {
		err = ErrInterrupted
	}
	if errors.Is(err, ErrInterrupted) {
		p.say("\n")
	}
	return answer, err
}

// line reads byte by byte: what comes after the line belongs to whoever reads next.
func (p *plain) line() (string, error) {
	var text []byte
	b := make([]byte, 1)
	for {
		n, err := p.s.In.Read(b)
		if n == 1 && b[0] == '\n' {
			return strings.TrimSuffix(string(text), "\r"), nil
		}
		text = append(text, b[:n]...)
		switch {
		case errors.Is(err, io.EOF) && len(text) > 0:
			return string(text), nil
		case err != nil:
			return "", err
		}
	}
}
