package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hookctl/internal/dialect"
)

// deliveries says how events go to webhooks.
func deliveries(p *page, d *dialect.Dialect) {
	p.heading("Deliveries")
	w := d.Delivery
	if w == nil {
		w = &dialect.Delivery{}
		p.line("The dialect says nothing of them, so they go as those of standard do.\n")
	}
	r := d.Rules()
	p.table("what", "how")
	p.row("request", requestOf(d, w))
	for name, text := range w.Headers.All() {
		p.row("header", code(name+": "+*text))
	}
	p.row("body", frameOf(w)+mark(w.Assumed, "frame"))
	p.row("signature", signatureOf(d))
	for at, field := range d.Events.Reaches.All() {
		p.row("reaches", fmt.Sprintf("webhooks whose %s has what the event's data has at %s", code(*field), code(at))+mark(d.Events.Assumed, "reaches"))
	}
	p.row("success", statuses(r.Success)+mark(w.Assumed, "success")+", within "+span(r.Timeout)+mark(w.Assumed, "timeout"))
	retries(p, w, r.Retry)
	p.row("disabled", disabling(d, r.Disable)+assumedIf(w.Disable != nil && w.Disable.Assumed.All))
	special(p, w)
	p.row("test", testOf(d, r.Test)+assumedIf(w.Test != nil && w.Test.Assumed.All))
}

func requestOf(d *dialect.Dialect, w *dialect.Delivery) string {
	method := w.Method
	if method == "" {
		method = "POST"
	}
	text := code(method)
	if slices.Contains(d.FieldNames(), "method") {
		text = "the webhook's `method`, else " + text
	}
	text += " of `application/json` to its `url`"
	if slices.Contains(d.FieldNames(), "headers") {
		text += ", with its `headers`; they never override `Content-Type` or the signature"
	}
	return text + mark(w.Assumed, "method")
}

func frameOf(w *dialect.Delivery) string {
	if frame := w.Frame.String(); !w.Frame.IsZero() && frame != "{data}" {
		return code(frame)
	}
	return "what the event carries: its members in their order, to the digit, without blanks"
}

func retries(p *page, w *dialect.Delivery, r dialect.Retry) {
	var a dialect.Assumed
	if w.Retry != nil {
		a = w.Retry.Assumed
	}
	if len(r.Delays) == 0 {
		p.row("tried again", "never"+mark(a, "attempts"))
		return
	}
	p.row("tried again", "on "+strings.Join(r.On, ", ")+mark(a, "on"))
	var delays []string
	total := time.Duration(0)
	for _, delay := range r.Delays {
		delays = append(delays, span(delay))
		total += delay
	}
	p.row("schedule", fmt.Sprintf("%d attempts in %s: at once, then after %s%s; ±%.0f %%%s",
		len(delays)+1, span(total), strings.Join(delays, ", "), mark(a, "schedule"), 100*r.Jitter, mark(a, "jitter")))
	after := "not heeded"
	if r.After {
		after = "waited for, if it is longer"
	}
	p.row("`Retry-After`", after+mark(a, "retryAfter"))
}

func disabling(d *dialect.Dialect, r dialect.Disable) string {
	var when []string
	if r.Failures > 0 {
		when = append(when, fmt.Sprintf("when %d deliveries in a row were given up", r.Failures))
	}
	if r.For > 0 {
		when = append(when, "when attempts have failed for "+span(r.For))
	}
	if r.Gone && slices.Contains(d.FieldNames(), "enabled") {
		when = append(when, "when the receiver answers 410; the delivery is given up too")
	}
	if len(when) == 0 {
		return "never"
	}
	return strings.Join(when, "; ")
}

// special says what few dialects have.
func special(p *page, w *dialect.Delivery) {
	if a := w.Authorise; a != nil {
		p.row("access token", fmt.Sprintf("fetched first from %s with %s and %s (OAuth 2.0 client credentials), for webhooks with %s%s",
			code(string(a.URL)), code(string(a.ClientID)), code(string(a.ClientSecret)), code(string(a.When)), assumedIf(a.Assumed.All)))
	}
	if o := w.Origin; o != nil {
		p.row("origin", fmt.Sprintf("for webhooks with %s the body is what %s answers%s", code(string(o.When)), code(string(o.URL)), assumedIf(o.Assumed.All)))
		for name, text := range o.Fills.All() {
			p.row("in its body", code(name)+" becomes "+code(*text)+mark(o.Assumed, "fills"))
		}
	}
}

func testOf(d *dialect.Dialect, t dialect.Testing) string {
	event := "the first event that the webhook listens to"
	if t.Event != "" {
		event = code(t.Event)
	}
	switch {
	case d.Verbs.Get(dialect.Test) == nil:
		return "the API has none; `hookctl test --direct` sends " + event
	case t.Waits:
		return event + ", tried once while the call waits; it counts as no failure"
	}
	return event + ", delivered like any other"
}

func statuses(list dialect.Statuses) string {
	var texts []string
	for _, s := range list {
		texts = append(texts, string(s))
	}
	return strings.Join(texts, ", ")
}

// span writes a time span without the zeros at its end.
func span(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// mark tells whether a word of a block is assumed.
func mark(a dialect.Assumed, word string) string {
	return assumedIf(a.All || slices.Contains(a.Words, word))
}

func assumedIf(is bool) string {
	if is {
		return " (assumed)"
	}
	return ""
}
