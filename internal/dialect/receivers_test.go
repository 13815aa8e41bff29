package dialect

import (
	"strings"
	"testing"
)

// Only so much is remembered, and a webhook that changes is another one.
func TestReceiversAreBounded(t *testing.T) {
	c := &receivers{}
	for i := range 100 {
		own := []byte(strings.Repeat("x", receiversSize/20) + strings.Repeat("y", i))
		c.put(own, receiver{})
		if c.size > receiversSize {
			t.Fatalf("%d bytes are remembered", c.size)
		}
		if _, ok := c.get(own); !ok {
			t.Fatal("the last one is forgotten")
		}
	}
	if c.put([]byte(strings.Repeat("x", receiversSize)), receiver{}); c.size > receiversSize {
		t.Error("one that is too long is remembered")
	}
	if _, ok := c.get([]byte("x")); ok {
		t.Error("what was never put is there")
	}
}
