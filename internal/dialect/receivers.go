package dialect

import "sync"

// receiversSize bounds the webhooks that are remembered, in bytes of their JSON.
const receiversSize = 1 << 20

// receivers remembers how webhooks were read: each event and each attempt asks for the same few again. What is handed out
// is shared, and not to be changed.
type receivers struct {
	mu    sync.RWMutex
	known map[string]receiver // by the webhook in the API's own words, whole
	size  int
}

func (c *receivers) get(own []byte) (receiver, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	r, ok := c.known[string(own)]
	return r, ok
}

// put remembers one more. When there is no more room it begins anew: what is asked for again is soon back.
func (c *receivers) put(own []byte, r receiver) {
	if len(own) > receiversSize/16 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || c.size+len(own) > receiversSize {
		c.known, c.size = map[string]receiver{}, 0
	}
	if _, ok := c.known[string(own)]; !ok {
		c.known[string(own)] = r
		c.size += len(own)
	}
}
