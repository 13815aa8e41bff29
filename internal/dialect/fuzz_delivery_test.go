package dialect_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// FuzzDelivery delivers any event to any webhook: no panic, and nothing is sent that is no request.
func FuzzDelivery(f *testing.F) {
	for _, own := range []string{ofStandard, ofEnfix, ofIdaas, ofFoxtrot, ofDoo, ofEvery, `[]`, `{"id":1,"hooks":[1,{}],"url":7}`} {
		for _, data := range []string{`{"dc_id":"7","event_id":4711,"where":"eu","what":{"tag":"a"}}`, `{}`, `[`, `null`, "\xff"} {
			f.Add([]byte(own), "user.created", []byte(data))
			f.Add([]byte(own), "order_created", []byte(data))
		}
	}
	dialects := []*dialect.Dialect{every(f)}
	for _, name := range dialect.Builtin() {
		dialects = append(dialects, mustLoad(f, name))
	}
	f.Fuzz(func(t *testing.T, own []byte, event string, data []byte) {
		for _, d := range dialects {
			deliver(t, d, own, event, data)
		}
	})
}

// deliver uses all that there is for deliveries, and checks what would be sent.
func deliver(t *testing.T, d *dialect.Dialect, own json.RawMessage, event string, data json.RawMessage) {
	t.Helper()
	o := dialect.Occasion{DeliveryID: "d", EventID: "e", Event: event, At: time.UnixMilli(0), Data: data, Space: "s"}
	targets, err := d.Targets(own, event, data)
	if err != nil && len(targets) > 0 {
		t.Fatalf("%s: %v and targets", d.Name, err)
	}
	for i, target := range targets {
		if o.Target = target.Index; target.Index != i {
			t.Fatalf("%s: target %d is called %d", d.Name, i, target.Index)
		}
		composed(t, d, own, o)
	}
	o.Target = 0
	composed(t, d, own, o)
	if trial, err := d.Trial(own); err == nil {
		o.Event, o.Data = trial.Event, trial.Data
		composed(t, d, own, o)
	}
	if off, ok := d.Disabled(own); ok && !json.Valid(off) {
		t.Fatalf("%s: %q disabled is %q", d.Name, own, off)
	}
	_ = d.CheckData(event, data)
	r := d.Rules()
	if len(r.Success) == 0 || r.Timeout <= 0 || r.Timeout > dialect.MaxTimeout || len(r.Retry.On) == 0 || slices.Min(append(r.Retry.Delays, 1)) <= 0 {
		t.Fatalf("%s: %+v", d.Name, r)
	}
}

func composed(t *testing.T, d *dialect.Dialect, own json.RawMessage, o dialect.Occasion) {
	t.Helper()
	out, err := d.Compose(own, o)
	if err != nil {
		return
	}
	u, err := url.Parse(out.URL)
	if err != nil || u.Host == "" || strings.ContainsAny(out.Method, " \r\n") || out.Method == "" {
		t.Fatalf("%s: %s %q", d.Name, out.Method, out.URL)
	}
	if (out.Origin == nil) != json.Valid(out.Body) {
		t.Fatalf("%s: the body %q of %q", d.Name, out.Body, o.Data)
	}
	if out.Headers[0] != (hook.Header{Name: "Content-Type", Value: "application/json"}) {
		t.Fatalf("%s: %v", d.Name, out.Headers)
	}
	for i, h := range out.Headers {
		if i > 0 && strings.EqualFold(h.Name, "Content-Type") || strings.ContainsAny(h.Name+h.Value, "\r\n\x00") {
			t.Fatalf("%s: %q", d.Name, out.Headers)
		}
	}
	if plain := d.Delivery == nil || d.Delivery.Frame.IsZero() || d.Delivery.Frame.String() == "{data}"; plain && out.Origin == nil && !bytes.Equal(out.Body, o.Data) {
		t.Fatalf("%s: %q became %q", d.Name, o.Data, out.Body)
	}
}
