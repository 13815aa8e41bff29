package cmd

import (
	"sync"

	"github.com/google/uuid"
)

// claims are the deliveries that a command has published or made due again. What else is in the store was made under the
// settings of a server, which may let it go where the command does not.
type claims struct {
	sync.Mutex
	ids map[uuid.UUID]struct{}
}

func (c *claims) add(ids ...string) {
	c.Lock()
	defer c.Unlock()
	if c.ids == nil {
		c.ids = map[uuid.UUID]struct{}{}
	}
	for _, text := range ids {
		if id, err := uuid.Parse(text); err == nil {
			c.ids[id] = struct{}{}
		}
	}
}

func (c *claims) has(id string) bool {
	c.Lock()
	defer c.Unlock()
	key, err := uuid.Parse(id)
	_, ok := c.ids[key]
	return ok && err == nil
}
