package postgres

import "testing"

func TestClaims(t *testing.T) {
	var c claims
	c.join("here")
	waits, begun := c.take("waits"), c.take("begun")
	if c.take("waits") != nil || !c.begin(begun) {
		t.Error("a delivery is claimed twice, or an attempt is refused")
	}
	for _, x := range []struct {
		client, id string
		want       bool
	}{
		{"here", "begun", true},
		{"here", "waits", false},
		{"here", "not read yet", false},
		{"there", "waits", true}, // another process cannot be asked
	} {
		if got := c.attempting(x.client, x.id); got != x.want {
			t.Errorf("%s at %s: got %t", x.id, x.client, got)
		}
	}
	if c.begin(waits) {
		t.Error("an attempt begins of what was redelivered meanwhile")
	}
	c.release("waits")
	if again := c.take("waits"); again == nil || !c.begin(again) {
		t.Error("what was let go cannot be claimed again")
	}
	c.part("here")
	if !c.attempting("here", "begun") {
		t.Error("a client that has ended is asked")
	}
}
