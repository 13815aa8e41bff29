package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hookctl/internal/capture"
	"hookctl/internal/dialect"
	"hookctl/internal/receiver"
	"hookctl/internal/ui"
)

// deliveryPrinter prints deliveries as they come.
type deliveryPrinter struct {
	a      *app
	p      *ui.Printer
	table  bool // rows are for people: without headers and body
	hiding hiding
}

func (a *app) deliveryPrinter(j *judging) (*deliveryPrinter, error) {
	o, err := a.printOptions(false, []string{"time", "method", "path", "event", "size", "verdict", "answer"},
		[]string{"time", "method", "url", "event", "size", "verdict", "answer", "ms", "remote", "target"})
	if err != nil {
		return nil, err
	}
	o.Stream = true
	o.Widths = map[string]int{"time": len(a.timeShown(time.Time{})), "method": 6, "path": 12, "event": 16, "size": 8, "verdict": 14}
	dp := &deliveryPrinter{a: a, hiding: hiding{show: a.global.showSecrets}}
	dp.table = o.JQ == "" && o.Template == "" && slices.Contains([]ui.Format{ui.Table, ui.Wide, ui.CSV}, o.Format)
	if j != nil {
		dp.hiding.of(j.scheme, j.opts.Secrets)
	}
	dp.p, err = newPrinter(o)
	return dp, err
}

// deliveryMembers are what is printed of a delivery beside its capture.
type deliveryMembers struct {
	Number  int     `json:"number"`
	Event   string  `json:"event"`
	Size    int     `json:"size"`
	Verdict *string `json:"verdict"` // valid, or the reason; null if it was not verified
	Status  int     `json:"status"`
	Took    int64   `json:"duration_ms"`
	Target  string  `json:"target,omitempty"`
	Error   string  `json:"error,omitempty"`
}

// deliveryRow is a delivery as a row of a table.
type deliveryRow struct {
	Time    string `json:"time"`
	Method  string `json:"method"`
	Path    string `json:"path"`
	URL     string `json:"url"`
	Event   string `json:"event"`
	Size    int    `json:"size"`
	Verdict string `json:"verdict"`
	Answer  int    `json:"answer"`
	Number  int    `json:"number"`
	MS      int64  `json:"ms"`
	Remote  string `json:"remote"`
	Target  string `json:"target"`
	Error   string `json:"error"`
}

func (p *deliveryPrinter) add(d *receiver.Delivery) error {
	m := deliveryMembers{
		Number: d.Number, Event: d.Event, Size: len(d.Capture.Body), Status: d.Status, Took: d.Took.Milliseconds(),
		Target: dialect.RedactURL(d.Target),
	}
	if d.Result != nil {
		m.Verdict = new(verdictOf(d))
	}
	if d.Err != nil {
		m.Error = plain(d.Err).Error()
	}
	var row json.RawMessage
	var err error
	if p.table {
		row, err = asJSON(p.row(d, m))
	} else {
		row, err = p.capture(d, m)
	}
	if err != nil {
		return err
	}
	return p.p.Add(row)
}

// timeShown is the time of day on a terminal, and else a whole time.
func (a *app) timeShown(t time.Time) string {
	if a.streams.OutTTY {
		return t.Local().Format(time.TimeOnly)
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}

func verdictOf(d *receiver.Delivery) string {
	if d.Result.Valid {
		return "valid"
	}
	return string(d.Result.Reason)
}

func (p *deliveryPrinter) row(d *receiver.Delivery, m deliveryMembers) deliveryRow {
	c := &d.Capture
	r := deliveryRow{
		Time: p.a.timeShown(c.ReceivedAt), Method: c.Method, URL: p.hiding.url(c.URL), Event: m.Event, Size: m.Size,
		Verdict: "-", Answer: m.Status, Number: m.Number, MS: m.Took, Remote: c.Remote, Target: m.Target, Error: m.Error,
	}
	if m.Verdict != nil {
		r.Verdict = *m.Verdict
	}
	if r.Event == "" && p.a.output() != string(ui.CSV) {
		r.Event = "-"
	}
	r.Path = r.URL
	if _, rest, ok := strings.Cut(r.URL, "://"); ok {
		if at := strings.IndexByte(rest, '/'); at >= 0 {
			r.Path = rest[at:]
		}
	}
	return r
}

// capture is the delivery as a line that verify-signature and replay read too.
func (p *deliveryPrinter) capture(d *receiver.Delivery, m deliveryMembers) (json.RawMessage, error) {
	c := d.Capture
	c.URL, c.Headers = p.hiding.url(c.URL), p.hiding.headers(c.Headers)
	var line bytes.Buffer
	if err := capture.NewWriter(&line).Write(c); err != nil {
		return nil, err
	}
	more, err := asJSON(m)
	if err != nil {
		return nil, err
	}
	whole := append(bytes.TrimSuffix(line.Bytes(), []byte("}\n")), ',')
	return append(whole, more[1:]...), nil
}

// longestShown is how much of a body is shown, in bytes.
const longestShown = 64 << 10

// trace shows headers and body on stderr.
func (p *deliveryPrinter) trace(d *receiver.Delivery) {
	c := &d.Capture
	p.a.trace("> " + c.Method + " " + p.hiding.url(c.URL))
	for _, h := range p.hiding.headers(c.Headers) {
		p.a.trace("> " + h.Name + ": " + h.Value)
	}
	p.a.trace(">")
	text, more := shownBody(c.Body)
	if text != "" {
		p.a.writeErr(ui.VisibleLines(strings.TrimSuffix(text, "\n")) + "\n")
	}
	if more > 0 {
		p.a.trace(fmt.Sprintf("(%d more bytes)", more))
	}
	p.a.trace(fmt.Sprintf("< %d (%d ms)", d.Status, d.Took.Milliseconds()))
}

// shownBody is a body for people: JSON indented, other text as it is, and what is no text as its length.
func shownBody(body []byte) (text string, more int) {
	var indented bytes.Buffer
	if len(body) <= longestShown && json.Indent(&indented, body, "", "  ") == nil {
		return indented.String(), 0
	}
	if !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return fmt.Sprintf("(%d bytes that are no text)", len(body)), 0
	}
	shown := body[:min(len(body), longestShown)]
	return strings.ToValidUTF8(string(shown), ""), len(body) - len(shown)
}

func (p *deliveryPrinter) close() error { return p.p.Close() }
