package dialect_test

import (
	"testing"

	"hookctl/internal/dialect"
)

func TestCheckValue(t *testing.T) {
	t.Parallel()
	cases := []struct {
		dialect, field string
		value          any
		want           string
	}{
		{"standard", "url", "https://example.com", ""},
		{"standard", "url", "example", "url: must be an absolute URL, such as https://example.com/in"},
		{"standard", "method", "GET", `method: "GET" is not one of POST, PUT, PATCH`},
		{"standard", "events", []string{}, "events: must have at least 1 element"},
		{"enfix", "events", []string{"users.post", "users.put"}, ""},
		{"enfix", "events", []string{"users.post", "courses.put"}, `events: one webhook has one endpoint, not both "users" and "courses": make a webhook for each`},
		{"doo", "events", []string{"event_created"}, ""},
		{"idaas", "/expiry", "soon", "expiry: must be of type integer, not string"},
	}
	for _, c := range cases {
		d, err := dialect.Load(c.dialect)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := d.CheckValue(dialect.Create, c.field, c.value, false); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s %s %v:\n got %s\nwant %s", c.dialect, c.field, c.value, got, c.want)
		}
	}
}

func TestTakes(t *testing.T) {
	t.Parallel()
	cases := []struct {
		dialect, verb, field string
		want                 bool
	}{
		{"standard", dialect.Create, "events", true},
		{"standard", dialect.Create, "id", false},
		{"standard", dialect.Create, "colour", false},
		{"foxtrot", dialect.Create, "events", true},
		{"foxtrot", dialect.Create, "enabled", false},
		{"foxtrot", dialect.Replace, "events", false},
		{"foxtrot", dialect.Replace, "enabled", true},
	}
	for _, c := range cases {
		d, err := dialect.Load(c.dialect)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Takes(c.verb, c.field); got != c.want {
			t.Errorf("%s %s %s: %t", c.dialect, c.verb, c.field, got)
		}
	}
}
