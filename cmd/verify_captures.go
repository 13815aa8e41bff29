package cmd

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"time"

	"hookctl/internal/capture"
	"hookctl/internal/hook"
	"hookctl/internal/signature"
	"hookctl/internal/ui"
)

// verified is what was found of one line.
type verified struct {
	scheme string
	signature.Result
	line    int
	text    json.RawMessage // the result as it is printed
	broken  error           // the line could not be read, or the certificate that it names
	useless error           // the options cannot be used, for any line
}

// verifyCaptures verifies each line of a file with all cores, and prints the results in its order.
func (o *verifyOptions) verifyCaptures(ctx context.Context, a *app, v *signature.Verifier, at time.Time) error {
	out := bufio.NewWriterSize(a.streams.Out, 64<<10)
	p, err := a.capturesPrinter(out)
	if err != nil {
		return err
	}
	file, err := a.openFile("--captures", o.captures)
	if err != nil {
		return err
	}
	defer file.Close()
	progress := a.progress(file)
	worker := func() func(capture.Line) verified { return o.captureVerifier(ctx, v, at) }
	t := tally{one: "capture", several: "captures"}
	err = capture.Each(ctx, progress, runtime.GOMAXPROCS(0), worker, func(batch []verified) error {
		progress.Show(t.total)
		for _, r := range batch {
			if r.useless != nil {
				return r.useless
			}
			t.add(r)
			if err := p.Add(r.text); err != nil {
				return err
			}
		}
		return out.Flush() // with each batch, so that a slow stream is not held back
	})
	progress.End()
	if err == nil {
		err = errors.Join(p.Close(), out.Flush())
	}
	if err != nil {
		return err
	}
	return t.end(a)
}

// capturesPrinter prints one JSON object a line, as JSON and if nothing else is asked for.
func (a *app) capturesPrinter(out *bufio.Writer) (*ui.Printer, error) {
	columns := []string{"line", "valid", "reason", "scheme", "matched_secret", "age_seconds", "id", "error"}
	o, err := a.printOptions(false, columns, nil)
	if err != nil {
		return nil, err
	}
	o.Out = out
	if a.output() == "" || o.Format == ui.JSON {
		o.Format = ui.NDJSON
	}
	return newPrinter(o)
}

// captureVerifier verifies line after line with the same memory: as of a time, or as of when each was received.
func (o *verifyOptions) captureVerifier(ctx context.Context, v *signature.Verifier, at time.Time) func(capture.Line) verified {
	var c capture.Capture
	var headers []signature.Header
	return func(line capture.Line) verified {
		found := verified{line: line.Number, scheme: v.Scheme(), broken: line.Err}
		if found.broken == nil {
			found.broken = c.Parse(line.Data)
		}
		if found.broken == nil {
			headers = signed(headers[:0], c.Headers)
			m := signature.Message{Method: c.Method, URL: c.URL, Headers: headers, Body: bytes.NewReader(c.Body)}
			when := at
			if when.IsZero() {
				when = c.ReceivedAt
			}
			found.Result, found.broken = v.VerifyAt(ctx, o.message.override(m), when)
			if found.broken != nil && hook.KindOf(found.broken) == hook.Invalid {
				found.useless = found.broken
			}
		}
		found.text, found.broken = found.json()
		return found
	}
}

// json is the result with its line.
func (r *verified) json() (json.RawMessage, error) {
	if r.broken != nil {
		text, err := asJSON(struct {
			Line int `json:"line"`
			signature.Result
			Error string `json:"error"`
		}{r.line, signature.Result{Reason: signature.Malformed, Scheme: r.scheme, Warnings: []string{}}, r.broken.Error()})
		if err != nil {
			return nil, err
		}
		return text, r.broken
	}
	return asJSON(struct {
		Line int `json:"line"`
		signature.Result
	}{r.line, r.Result})
}
