package cmd

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"hookctl/internal/capture"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// sentRow is what is printed of a capture that was sent.
type sentRow struct {
	Line   int    `json:"line"`
	Status *int   `json:"status"` // null if nothing was answered
	Took   *int64 `json:"duration_ms"`
	Event  string `json:"event"`
	Method string `json:"method"`
	URL    string `json:"url"`
	Size   int    `json:"size"`
	Error  string `json:"error,omitempty"`
}

func (r *replayer) printer() (*ui.Printer, error) {
	columns, wide := []string{"line", "status", "duration_ms", "event", "error"}, []string{"line", "status", "duration_ms", "method", "url", "event", "size", "error"}
	if r.a.global.dryRun {
		columns, wide = []string{"line", "method", "url", "event", "size"}, nil
	}
	o, err := r.a.printOptions(false, columns, wide)
	if err != nil {
		return nil, err
	}
	o.Stream = true
	o.Widths = map[string]int{"line": 6, "event": 16, "method": 6, "url": 32}
	return newPrinter(o)
}

// send makes one attempt, which follows no redirect.
func (r *replayer) send(ctx context.Context, s *sending) {
	address := r.to.Address(s.capture.URL)
	s.URL = dialect.RedactURL(address)
	if r.a.global.dryRun {
		return
	}
	if r.signer != nil {
		if s.err = r.signer.sign(ctx, &s.capture, address); s.err != nil {
			return
		}
	}
	request, err := s.capture.Request(ctx, address)
	if err != nil {
		s.err = &hook.Error{Kind: hook.Invalid, Message: "it cannot be sent", Err: plain(err)}
		return
	}
	begin := time.Now()
	status, err := r.attempt(request)
	s.Took = new(time.Since(begin).Milliseconds())
	switch {
	case err != nil:
		s.err = &hook.Error{Kind: hook.Unavailable, Message: "no answer", Err: plain(err)}
	case status < 200 || status > 299:
		s.err = &hook.Error{Kind: kindOfStatus(status), Status: status, Message: strings.TrimSpace(fmt.Sprintf("answered %d %s", status, http.StatusText(status)))}
	}
	if err == nil {
		s.Status = &status
	}
	if r.a.global.verbose {
		r.trace(s)
	}
}

// attempt sends a request and reads the answer, which nobody looks at, so that the connection can be used again.
func (r *replayer) attempt(request *http.Request) (int, error) {
	resp, err := r.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer))
	return resp.StatusCode, err
}

// tell prints and counts what became of a capture.
func (r *replayer) tell(s *sending) error {
	if s.err == nil {
		r.sent++
	} else {
		s.Error = s.err.Error()
		r.failed.add(s.Line)
		if kind := hook.KindOf(s.err); !slices.Contains(r.kinds, kind) {
			r.kinds = append(r.kinds, kind)
		}
	}
	row, err := asJSON(s.sentRow)
	if err != nil {
		return err
	}
	return r.rows.Add(row)
}

// trace shows what was sent on stderr, without secrets, by one write: several are under way.
func (r *replayer) trace(s *sending) {
	var b strings.Builder
	fmt.Fprintf(&b, "> %s %s (line %d)\n", ui.Visible(s.Method), ui.Visible(s.URL), s.Line)
	for _, h := range r.hidden(s.capture.Headers) {
		fmt.Fprintf(&b, "> %s: %s\n", ui.Visible(h.Name), ui.Visible(h.Value))
	}
	fmt.Fprintf(&b, "> (%d bytes)\n", s.Size)
	if s.Status != nil {
		fmt.Fprintf(&b, "< %d (%d ms)\n", *s.Status, *s.Took)
	}
	r.a.writeErr(b.String())
}

func (r *replayer) hidden(headers []capture.Header) []capture.Header {
	h := hiding{show: r.a.global.showSecrets}
	if r.signer != nil {
		h.of(r.signer.scheme, r.signer.opts.Secrets)
	}
	return h.headers(headers)
}

// end prints the rest and makes the exit code.
func (r *replayer) end(ctx context.Context) error {
	if err := r.rows.Close(); err != nil {
		return err
	}
	sent := counted(r.sent, "capture", "captures")
	switch {
	case ctx.Err() != nil:
		return hook.Errorf(hook.Interrupted, "interrupted: %s sent, %d failed", sent, r.failed.total)
	case r.failed.total == 0 && r.a.global.dryRun:
		r.a.note("%s would be sent", sent)
		return nil
	case r.failed.total == 0:
		r.a.note("%s sent", sent)
		return nil
	}
	all := counted(r.sent+r.failed.total, "capture", "captures")
	e := hook.Errorf(hook.Partial, "%d of %s failed (%s)", r.failed.total, all, &r.failed)
	if r.sent == 0 && len(r.kinds) == 1 {
		e.Kind = r.kinds[0]
	}
	return e
}
