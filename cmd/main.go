// Package cmd is the command line: one file per command, each made of options, command, flags and run.
//
// It does not know how an API is spoken to: it turns arguments into calls of a hook.Service, and answers into output.
// Errors become text and exit codes here, once, in exit.go.
package cmd

import (
	"context"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"hookctl/internal/ui"
)

// Main runs the program and returns its exit code.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	a := &app{streams: ui.System(), getenv: os.Getenv, ended: ctx.Done()}
	root := newRoot(a)
	root.SetArgs(os.Args[1:])
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], cobra.ShellCompRequestCmd) {
		completeWords(a, root, os.Args[2:]) // only shells need it
	}
	err := root.ExecuteContext(ctx)
	err = a.close(err)
	return a.exit(ctx, err, os.Args[1:])
}
