package delivery

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"hookctl/internal/hook"
)

// metricsText writes the text format of Prometheus (version 0.0.4).
type metricsText struct{ b []byte }

// head begins a metric.
func (t *metricsText) head(name, kind, help string) {
	t.b = fmt.Appendf(t.b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// label is a label's name and value.
type label [2]string

// sample writes one value.
func (t *metricsText) sample(name string, value float64, labels ...label) {
	t.b = append(t.b, name...)
	for i, l := range labels {
		t.b = append(t.b, "{,"[min(i, 1)])
		t.b = append(t.b, l[0]+`="`+escapeLabel(l[1])+`"`...)
	}
	if len(labels) > 0 {
		t.b = append(t.b, '}')
	}
	t.b = append(strconv.AppendFloat(append(t.b, ' '), value, 'g', -1, 64), '\n')
}

func escapeLabel(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(strings.ToValidUTF8(s, "�"))
}

// write writes everything. Labels are names of dialects, states and classes: never a URL, an ID or a secret.
func (m *metrics) write(w io.Writer, stats hook.DeliveryStats) error {
	all := map[string]*counts{}
	m.dialects.Range(func(name, c any) bool { all[name.(string)] = c.(*counts); return true })
	names := slices.Sorted(maps.Keys(all))
	t := &metricsText{}
	t.stored(stats)
	t.head("hookctl_deliveries_total", "counter", "Deliveries that ended since the start, by how.")
	for _, name := range names {
		for _, state := range []hook.DeliveryState{hook.DeliveryDelivered, hook.DeliveryDead} {
			t.sample("hookctl_deliveries_total", float64(all[name].deliveries[state].Load()), label{"dialect", name}, label{"outcome", string(state)})
		}
	}
	t.head("hookctl_attempts_total", "counter", "Attempts made since the start, by how they ended.")
	for _, name := range names {
		for _, class := range classes() {
			t.sample("hookctl_attempts_total", float64(all[name].attempts[class].Load()), label{"dialect", name}, label{"outcome", string(class)})
		}
	}
	t.head("hookctl_webhooks_disabled_total", "counter", "Webhooks that were disabled since the start because of their receivers.")
	for _, name := range names {
		t.sample("hookctl_webhooks_disabled_total", float64(all[name].disabled.Load()), label{"dialect", name})
	}
	t.head("hookctl_attempt_duration_seconds", "histogram", "How long attempts took.")
	for _, name := range names {
		t.histogram("hookctl_attempt_duration_seconds", &all[name].took, label{"dialect", name})
	}
	_, err := w.Write(t.b)
	return err
}

// stored writes what the store has.
func (t *metricsText) stored(s hook.DeliveryStats) {
	t.head("hookctl_queue_depth", "gauge", "Deliveries that are pending.")
	t.sample("hookctl_queue_depth", float64(s.Pending))
	t.head("hookctl_queue_oldest_seconds", "gauge", "Age of the oldest delivery that is pending.")
	t.sample("hookctl_queue_oldest_seconds", s.OldestPendingSeconds)
	t.head("hookctl_stored_deliveries", "gauge", "Deliveries in the store, by state.")
	t.sample("hookctl_stored_deliveries", float64(s.Delivered), label{"state", string(hook.DeliveryDelivered)})
	t.sample("hookctl_stored_deliveries", float64(s.Dead), label{"state", string(hook.DeliveryDead)})
	t.sample("hookctl_stored_deliveries", float64(s.Pending), label{"state", string(hook.DeliveryPending)})
	t.head("hookctl_stored_attempts", "gauge", "Attempts in the store.")
	t.sample("hookctl_stored_attempts", float64(s.Attempts))
}

func (t *metricsText) histogram(name string, h *histogram, of label) {
	var sum int64
	for i, bound := range bounds() {
		sum += h.counts[i].Load()
		t.sample(name+"_bucket", float64(sum), of, label{"le", strconv.FormatFloat(bound, 'g', -1, 64)})
	}
	sum += h.counts[numBounds].Load()
	t.sample(name+"_bucket", float64(sum), of, label{"le", "+Inf"})
	t.sample(name+"_sum", time.Duration(h.sum.Load()).Seconds(), of)
	t.sample(name+"_count", float64(sum), of)
}
