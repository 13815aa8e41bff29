package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"hookctl/internal/client"
	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// sampleView is what became of a sample.
type sampleView struct {
	URL        string  `json:"url"`
	Event      string  `json:"event"`
	Delivered  bool    `json:"delivered"`
	Status     *int    `json:"status"`
	DurationMS int64   `json:"duration_ms"`
	Error      *string `json:"error"`
	Excerpt    string  `json:"excerpt"`
}

func (a *app) samplePrinter(single bool) (*ui.Printer, error) {
	return a.printer(single, []string{"status", "duration_ms", "error", "excerpt"}, []string{"url", "event", "delivered", "status", "duration_ms", "error", "excerpt"})
}

// send sends the samples, and prints what became of them.
func (s *sample) send(ctx context.Context, sender *delivery.Sender) error {
	p, err := s.a.samplePrinter(len(s.outs) == 1)
	if err != nil {
		return err
	}
	var failures failures
	for i, out := range s.outs {
		attempt, outcome := sender.Try(ctx, s.d, out, s.ids[i])
		if ctx.Err() != nil {
			return hook.Errorf(hook.Interrupted, "interrupted")
		}
		shown, err := s.a.shownAttempt(attempt)
		if err != nil {
			return err
		}
		s.a.traceAttempt(shown, out)
		view := sampleView{
			URL: dialect.RedactURL(out.URL), Event: s.event, Delivered: outcome.Class == delivery.Delivered,
			Status: attempt.Status, DurationMS: attempt.DurationMS, Error: shown.Error, Excerpt: answerOf(shown),
		}
		if err := s.print(p, view, attempt); err != nil {
			return err
		}
		if err := view.failure(outcome); err != nil {
			failures.add(view.URL, err)
		}
	}
	if !s.a.global.raw {
		if err := p.Close(); err != nil {
			return err
		}
	}
	return failures.err(len(s.outs))
}

func (s *sample) print(p *ui.Printer, view sampleView, attempt hook.Attempt) error {
	if s.a.global.raw {
		if attempt.Response != nil {
			s.a.printRaw(attempt.Response.Body)
		}
		return nil
	}
	data, err := asJSON(view)
	if err != nil {
		return err
	}
	return p.Add(data)
}

// shownAttempt is an attempt as it may be shown: a receiver may repeat what it was sent.
func (a *app) shownAttempt(attempt hook.Attempt) (shown hook.Attempt, err error) {
	if a.global.showSecrets {
		return attempt, nil
	}
	data, err := asJSON(attempt)
	if err == nil {
		err = json.Unmarshal(client.RedactOwn(data), &shown)
	}
	return shown, err
}

// traceAttempt shows on stderr what was sent and answered.
func (a *app) traceAttempt(t hook.Attempt, out dialect.Outgoing) {
	if !a.global.verbose {
		return
	}
	if t.Request != nil {
		a.trace("> " + t.Request.Method + " " + dialect.RedactURL(out.URL))
		a.traceMessage("> ", t.Request.Headers, t.Request.Body)
	}
	if t.Status != nil {
		a.trace(fmt.Sprintf("< %d (%d ms)", *t.Status, t.DurationMS))
	}
	if t.Response != nil {
		a.traceMessage("< ", t.Response.Headers, t.Response.Body)
	}
}

func (a *app) traceMessage(mark string, headers [][2]string, body []byte) {
	for _, h := range headers {
		a.trace(mark + h[0] + ": " + h[1])
	}
	if len(body) > 0 {
		a.trace(mark + bodyText(body))
	}
}

// failure is the error of a sample that the receiver did not take.
func (v *sampleView) failure(o delivery.Outcome) error {
	e := &hook.Error{Status: o.Status}
	if v.Error != nil {
		e.Message = v.URL + ": " + *v.Error
	} else if v.Status != nil {
		e.Message = strings.TrimSpace(fmt.Sprintf("%s answered %d %s", v.URL, *v.Status, http.StatusText(*v.Status)))
	}
	switch o.Class {
	case delivery.Delivered:
		return nil
	case delivery.Timeout, delivery.Network:
		e.Kind = hook.Unavailable
	case delivery.Status, delivery.Authorise, delivery.Origin:
		e.Kind = kindOfStatus(o.Status)
		if o.Status == 0 {
			e.Kind = hook.Unavailable
		}
	case delivery.Unusable:
		e.Kind = hook.Invalid
	case delivery.Refused, delivery.Internal:
		e.Kind = hook.Failed
	}
	return e
}

// show shows the requests that would be sent, with secrets as shell variables. Their signatures are made when they are sent.
func (s *sample) show() error {
	scheme, err := s.d.DeliveryScheme()
	if err != nil {
		return err
	}
	for _, out := range s.outs {
		s.a.printLine(sampleCurl(out))
		if scheme != nil {
			s.a.note("it would be signed by the scheme %s when it is sent", scheme.Name)
		}
		if out.Authorise != nil {
			s.a.note("an access token would be fetched first, from %s", dialect.RedactURL(out.Authorise.TokenURL))
		}
		if out.Origin != nil {
			s.a.note("its body would be what %s answers", dialect.RedactURL(out.Origin.URL))
		}
	}
	return client.ErrDryRun
}

// sampleCurl is a request as a line for the shell, before it is signed.
func sampleCurl(out dialect.Outgoing) string {
	address := shellQuote(out.URL)
	if dialect.RedactURL(out.URL) != out.URL {
		address = `"$HOOKCTL_URL"`
	}
	words := []string{"curl", "-X", shellQuote(out.Method), address}
	for _, h := range out.Headers {
		text := shellQuote(h.Name + ": " + h.Value)
		if client.SecretHeader(h.Name, out.SecretHeaders) {
			text = shellQuote(h.Name+": ") + `"$HOOKCTL_HEADER_` + strings.ToUpper(strings.Map(letter, h.Name)) + `"`
		}
		words = append(words, "-H", text)
	}
	if len(out.Body) > 0 {
		words = append(words, "--data-raw", shellQuote(string(out.Body)))
	}
	return strings.Join(words, " ")
}
