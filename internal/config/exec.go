package config

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"runtime"
	"time"
)

func notOwn() *Error {
	return invalid("exec: is allowed only in your own config file").
		hint("use env:, file: or keyring:, or move the profile to your own config file")
}

// run starts the command of an exec: reference and takes what it prints.
func (r Ref) run(ctx context.Context) (string, error) {
	if !r.own {
		return "", notOwn()
	}
	out := limited{room: maxSize}
	cmd := shell(ctx, r.value)
	cmd.Stdout, cmd.Stderr = &out, r.stderr // no stdin: a command that asks must not hang
	cmd.WaitDelay = time.Second             // for children that keep stdout open after a time-out
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case err != nil:
		return "", err
	}
	return dropNewline(out.kept.String()), nil
}

func shell(ctx context.Context, command string) *exec.Cmd {
	if runtime.GOOS == "windows" {
		return exec.CommandContext(ctx, "cmd", "/c", command) //nolint:gosec // the user's own config file says so
	}
	return exec.CommandContext(ctx, "sh", "-c", command) //nolint:gosec // the user's own config file says so
}

// limited is a buffer that ends a command which prints without end.
type limited struct {
	kept bytes.Buffer // not embedded: its ReadFrom would go round Write
	room int
}

// Write keeps the bytes, or fails when there are too many.
func (l *limited) Write(p []byte) (int, error) {
	if l.room -= len(p); l.room < 0 {
		return 0, errors.New("printed more than 1 MiB")
	}
	return l.kept.Write(p)
}
