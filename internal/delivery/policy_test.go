package delivery_test

import (
	"math"
	"testing"
	"time"

	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

var now = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

func load(t testing.TB, name string) *dialect.Dialect {
	t.Helper()
	d, err := dialect.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func policyOf(t testing.TB, name string) delivery.Policy {
	return delivery.Policy{Rules: load(t, name).Rules()}
}

func answered(status int) delivery.Outcome {
	return delivery.Outcome{Class: delivery.Status, Status: status}
}

var timedOut, lost = delivery.Outcome{Class: delivery.Timeout}, delivery.Outcome{Class: delivery.Network}

// TestSchedule has the delays of each provider between attempts that all fail, without jitter, and the end of them.
func TestSchedule(t *testing.T) {
	const s, m, h = time.Second, time.Minute, time.Hour
	standard := []time.Duration{5 * s, 5 * m, 30 * m, 2 * h, 5 * h, 10 * h, 10 * h}
	for name, c := range map[string]struct {
		dialect string
		outcome delivery.Outcome
		want    []time.Duration
	}{
		"standard, any status":    {"standard", answered(404), standard},
		"standard, a redirect":    {"standard", answered(302), standard},
		"standard, no answer":     {"standard", timedOut, standard},
		"standard, no connection": {"standard", lost, standard},
		"standard, gone":          {"standard", answered(410), nil},
		"enfix":                   {"enfix", answered(500), standard},
		"enfix, gone":             {"enfix", answered(410), standard},
		"idaas, 5xx":              {"idaas", answered(503), []time.Duration{2 * s, 4 * s}},
		"idaas, 4xx":              {"idaas", answered(429), nil},
		"idaas, no answer":        {"idaas", timedOut, nil},
		"idaas, no connection":    {"idaas", lost, nil},
		"foxtrot":                 {"foxtrot", answered(201), []time.Duration{30 * s, 2 * m, 10 * m, 30 * m, h, 2 * h, 4 * h}},
		"doo":                     {"doo", answered(204), []time.Duration{10 * s, 30 * s, m, 5 * m, 15 * m, 30 * m, h, 2 * h, 4 * h}},
		"doo, no access token":    {"doo", delivery.Outcome{Class: delivery.Authorise, Status: 401}, []time.Duration{10 * s, 30 * s, m, 5 * m, 15 * m, 30 * m, h, 2 * h, 4 * h}},
		"doo, no origin":          {"doo", delivery.Outcome{Class: delivery.Origin}, []time.Duration{10 * s, 30 * s, m, 5 * m, 15 * m, 30 * m, h, 2 * h, 4 * h}},
		"refused":                 {"standard", delivery.Outcome{Class: delivery.Refused}, nil},
		"unusable":                {"standard", delivery.Outcome{Class: delivery.Unusable}, nil},
		"our own fault":           {"idaas", delivery.Outcome{Class: delivery.Internal}, []time.Duration{2 * s, 4 * s}},
	} {
		p := policyOf(t, c.dialect)
		retried, failed := store.Retried, store.Failure
		if c.outcome.Class == delivery.Refused || c.outcome.Class == delivery.Internal { // that is nothing of the receiver's
			retried, failed = store.NotCounted, store.NotCounted
		}
		for i, delay := range c.want {
			want := delivery.Decision{State: hook.DeliveryPending, DueAt: now.Add(delay), Tally: retried}
			if got := p.Next(i+1, c.outcome, now, .5); got != want {
				t.Errorf("%s: after try %d: %+v, want %+v", name, i+1, got, want)
			}
		}
		dead := delivery.Decision{State: hook.DeliveryDead, Tally: failed}
		for _, tries := range []int{len(c.want) + 1, len(c.want) + 2, 1000} {
			if got := p.Next(tries, c.outcome, now, .5); got != dead {
				t.Errorf("%s: after try %d: %+v, want the end", name, tries, got)
			}
		}
	}
}

func TestDelivered(t *testing.T) {
	want := delivery.Decision{State: hook.DeliveryDelivered, Tally: store.Success}
	if got := policyOf(t, "standard").Next(8, delivery.Outcome{Class: delivery.Delivered, Status: 200, After: time.Hour}, now, 0); got != want {
		t.Errorf("%+v", got)
	}
}

func TestDelay(t *testing.T) {
	const s, h = time.Second, time.Hour
	asked := func(after time.Duration) delivery.Outcome {
		return delivery.Outcome{Class: delivery.Status, Status: 429, After: after}
	}
	for name, c := range map[string]struct {
		dialect string
		scale   float64
		tries   int
		outcome delivery.Outcome
		random  float64
		want    time.Duration
	}{
		"a fifth shorter":          {"standard", 0, 1, asked(0), 0, 4 * s},
		"almost a fifth longer":    {"standard", 0, 1, asked(0), 1, 6 * s},
		"half way":                 {"standard", 1, 1, asked(0), .75, 5500 * time.Millisecond},
		"later, as asked":          {"standard", 0, 1, asked(60 * s), 0, 60 * s},
		"never sooner, as asked":   {"standard", 0, 4, asked(60 * s), .5, 2 * h},
		"what is asked, unheeded":  {"idaas", 0, 1, delivery.Outcome{Class: delivery.Status, Status: 503, After: h}, .5, 2 * s},
		"scaled":                   {"standard", .001, 2, asked(0), .5, 300 * time.Millisecond},
		"scaled, jitter too":       {"standard", .001, 2, asked(0), 0, 240 * time.Millisecond},
		"scaled, as asked":         {"standard", .001, 1, asked(h), .5, 3600 * time.Millisecond},
		"to the millisecond":       {"standard", .0001, 1, asked(0), .3, 0},
		"as much as can be":        {"standard", 1e300, 1, asked(h), .5, 365 * 24 * h},
		"infinitely much":          {"standard", math.Inf(1), 1, asked(h), .5, 365 * 24 * h},
		"no number":                {"standard", math.NaN(), 1, asked(0), .5, 5 * s},
		"a scale below nothing":    {"standard", -1, 1, asked(0), .5, 5 * s},
		"tries that were not told": {"standard", 0, 0, asked(0), .5, 5 * s},
	} {
		p := policyOf(t, c.dialect)
		p.Scale = c.scale
		if got := p.Next(c.tries, c.outcome, now, c.random); got.DueAt != now.Add(c.want) || got.State != hook.DeliveryPending {
			t.Errorf("%s: %+v, in %s, want %s", name, got, got.DueAt.Sub(now), c.want)
		}
	}
}

func TestDisables(t *testing.T) {
	for name, c := range map[string]struct {
		dialect string
		health  store.Health
		want    bool
	}{
		"standard never":            {"standard", store.Health{Failures: 1000, Since: now.Add(-1000 * time.Hour)}, false},
		"enfix never":               {"enfix", store.Health{Failures: 1000, Since: now.Add(-1000 * time.Hour)}, false},
		"doo never":                 {"doo", store.Health{Failures: 1000, Since: now.Add(-1000 * time.Hour)}, false},
		"idaas after 99":            {"idaas", store.Health{Failures: 99, Since: now.Add(-1000 * time.Hour)}, false},
		"idaas after 100":           {"idaas", store.Health{Failures: 100, Since: now}, true},
		"idaas after more":          {"idaas", store.Health{Failures: 101, Since: now}, true},
		"foxtrot within a day":      {"foxtrot", store.Health{Failures: 1000, Since: now.Add(time.Second - 24*time.Hour)}, false},
		"foxtrot after a day":       {"foxtrot", store.Health{Since: now.Add(-24 * time.Hour)}, true},
		"foxtrot without a failure": {"foxtrot", store.Health{}, false},
	} {
		if got := policyOf(t, c.dialect).Disables(c.health, now); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestGone(t *testing.T) {
	for name, c := range map[string]struct {
		dialect string
		outcome delivery.Outcome
		want    bool
	}{
		"the receiver":       {"standard", answered(410), true},
		"only not found":     {"standard", answered(404), false},
		"the token's server": {"standard", delivery.Outcome{Class: delivery.Authorise, Status: 410}, false},
		"where nobody asks":  {"foxtrot", answered(410), false},
		"nor there":          {"doo", answered(410), false},
	} {
		if got := policyOf(t, c.dialect).Gone(c.outcome); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
