package postgres

import "sync"

// claims are the deliveries that are under way in this process. A job may come twice, if the database was away for so long
// that its process was taken for dead.
type claims struct {
	sync.Mutex
	ids map[string]bool
}

// take claims a delivery; ok is false if it is claimed already.
func (c *claims) take(id string) (ok bool) {
	c.Lock()
	defer c.Unlock()
	if c.ids[id] {
		return false
	}
	if c.ids == nil {
		c.ids = map[string]bool{}
	}
	c.ids[id] = true
	return true
}

func (c *claims) release(id string) {
	c.Lock()
	defer c.Unlock()
	delete(c.ids, id)
}
