package ui

import (
	"errors"
	"io"
	"os"

	"github.com/AlecAivazis/survey/v2"
	"github.com/AlecAivazis/survey/v2/core"
	"github.com/AlecAivazis/survey/v2/terminal"
	"golang.org/x/term"
)

// drawn asks on a terminal, with arrow keys and line editing, by survey.
type drawn struct {
	in    *os.File
	stdio survey.AskOpt
}

func newDrawn(in, out *os.File, color bool) *drawn {
	if !color {
		// survey knows NO_COLOR, but not --color=never; it has this one switch.
		core.DisableColor = true
	}
	return &drawn{in, survey.WithStdio(&ahead{File: in}, out, out)}
}

func (d *drawn) Confirm(question string, def bool) (bool, error) {
	answer := def
	err := d.ask(&survey.Confirm{Message: Visible(question), Default: def}, &answer)
	return answer, err
}

func (d *drawn) Input(question, def string) (string, error) {
	var answer string
	err := d.ask(&survey.Input{Message: Visible(question), Default: def}, &answer)
	return answer, err
}

func (d *drawn) Secret(question string) (string, error) {
	var answer string
	err := d.ask(&survey.Password{Message: Visible(question)}, &answer)
	return answer, err
}

// ask takes Ctrl-C as the key that survey reads, and as the signal that it is until survey has the terminal.
func (d *drawn) ask(q survey.Prompt, answer any) error {
	before, err := term.GetState(fd(d.in))
	if err != nil {
		return err
	}
	_, err = interruptible(func() (string, error) { return "", survey.AskOne(q, answer, d.stdio) })
	switch {
	case errors.Is(err, ErrInterrupted):
		return errors.Join(err, term.Restore(fd(d.in), before))
	case errors.Is(err, terminal.InterruptErr), errors.Is(err, io.EOF):
		return ErrInterrupted
	}
	return err
}
