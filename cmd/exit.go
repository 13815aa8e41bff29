package cmd

import (
	"context"
	"errors"
	"slices"
	"strings"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// exitCode is a row of the table that scripts rely on.
type exitCode struct {
	code    int
	name    string
	meaning string
}

// exitCodes lists the codes as the help topic shows them.
func exitCodes() []exitCode {
	return []exitCode{
		{0, "", "done (also: nothing to list)"},
		{1, "failed", "none of the below; also an answer that is not what the dialect says"},
		{2, "invalid", "command line, config or value refused, here or by the API (400, 422)"},
		{3, "not_found", "404"},
		{4, "denied", "401, 403"},
		{5, "unavailable", "network, time-out, 408, 429, 5xx, after the retries; trying again may help"},
		{6, "conflict", "409, 412"},
		{7, "unsupported", "this API cannot do that"},
		{8, "partial", "some of several failed; stderr names which"},
		{9, "bad_signature", "verified, and not authentic"},
		{10, "stale", "the signature is right, but its time is outside the tolerance"},
		{130, "interrupted", "Ctrl-C, also at a prompt"},
	}
}

// codeOf turns a kind into an exit code. There is no default, so that a new kind does not build without one.
func codeOf(k hook.Kind) int {
	switch k {
	case hook.Failed:
		return 1
	case hook.Invalid:
		return 2
	case hook.NotFound:
		return 3
	case hook.Unauthenticated, hook.Forbidden:
		return 4
	case hook.Unavailable:
		return 5
	case hook.Conflict:
		return 6
	case hook.Unsupported:
		return 7
	case hook.Partial:
		return 8
	case hook.BadSignature:
		return 9
	case hook.Stale:
		return 10
	case hook.Interrupted:
		return 130
	}
	return 1
}

// nameOf is the name of an exit code.
func nameOf(code int) string {
	i := slices.IndexFunc(exitCodes(), func(c exitCode) bool { return c.code == code })
	return exitCodes()[max(i, 0)].name
}

// exit prints an error, once, and returns the exit code.
func (a *app) exit(ctx context.Context, err error, args []string) int {
	if err == nil {
		a.tellNotes()
		return 0
	}
	e := a.classify(ctx, err)
	code := codeOf(e.Kind)
	a.streams.SetColor(a.global.color, a.getenv)
	// What is quoted, an argument or what an API says, may have URLs with secrets in them.
	text := ui.ErrorText{Code: nameOf(code), Message: dialect.RedactURL(err.Error()), Status: e.Status, Hint: dialect.RedactURL(e.Hint)}
	if e.Kind == hook.Interrupted && !strings.Contains(text.Message, "interrupted") {
		text.Message = "interrupted: " + text.Message // it may tell what was done already
	}
	ui.PrintError(a.streams.Err, text, a.wantsJSON(args), a.streams.ErrColor)
	return code
}

// classify finds the kind, status and hint of any error.
func (a *app) classify(ctx context.Context, err error) *hook.Error {
	var e *hook.Error
	var c *config.Error
	switch {
	case errors.Is(err, ui.ErrInterrupted), errors.Is(ctx.Err(), context.Canceled): // whatever failed, that is why
		found := &hook.Error{Kind: hook.Interrupted}
		if errors.As(err, &e) && e.Kind == hook.Interrupted {
			found.Hint = e.Hint // what to do about what was done already
		}
		return found
	case errors.As(err, &e):
		return e
	case errors.As(err, &c):
		return &hook.Error{Kind: hook.Kind(c.Kind), Hint: c.Hint}
	case !a.began:
		return &hook.Error{Kind: hook.Invalid, Hint: "see hookctl --help"}
	}
	return &hook.Error{Kind: hook.Failed}
}

// wantsJSON tells whether errors are to be JSON. It looks at the arguments themselves, because an error in one of them
// keeps those behind it from being read.
func (a *app) wantsJSON(args []string) bool {
	for i, arg := range args {
		switch {
		case arg == "--":
			return false
		case arg == "-ojson", arg == "-o=json", arg == "--output=json":
			return true
		case (arg == "-o" || arg == "--output") && i+1 < len(args):
			return args[i+1] == "json"
		case strings.HasPrefix(arg, "--jq"), strings.HasPrefix(arg, "--template"):
			return true
		}
	}
	return a.formatsJSON()
}

// formatsJSON tells whether -o json is said or implied.
func (a *app) formatsJSON() bool {
	return a.output() == "json" || a.global.jq != "" || a.global.template != ""
}

// output is the format that is asked for, by flag or environment.
func (a *app) output() string {
	if a.global.output != "" {
		return a.global.output
	}
	return a.getenv("HOOKCTL_OUTPUT")
}
