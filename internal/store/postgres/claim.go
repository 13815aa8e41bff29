package postgres

import "sync"

// claims are the deliveries that jobs of this process have in hand. A job may come twice, if the database was away for so
// long that its process was taken for dead; the second one waits until the first is done.
type claims struct {
	mu      sync.Mutex
	ids     map[string]*claim
	clients map[string]bool // River's names of who works in this process
}

// claim is a job's on a delivery.
type claim struct {
	attempting bool
	stale      bool // it was redelivered meanwhile: what is known of it is not true any more
}

// take claims a delivery; nil if it is claimed already. It must be done before the delivery is read.
func (c *claims) take(id string) *claim {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ids[id] != nil {
		return nil
	}
	if c.ids == nil {
		c.ids = map[string]*claim{}
	}
	c.ids[id] = &claim{}
	return c.ids[id]
}

func (c *claims) release(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.ids, id)
}

// begin is called before an attempt is made; false says that it is not to be.
func (c *claims) begin(cl *claim) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	cl.attempting = !cl.stale
	return cl.attempting
}

// attempting tells whether an attempt is under way by a client of River's. If it is this process's, and waits, it will
// be read again before the attempt. Other processes' jobs count as under way: they cannot be asked.
func (c *claims) attempting(client, id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.clients[client] {
		return true
	}
	cl := c.ids[id]
	if cl == nil {
		return false
	}
	cl.stale = !cl.attempting
	return cl.attempting
}

// join and part are called when a client begins to work, and when it has ended.
func (c *claims) join(client string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.clients == nil {
		c.clients = map[string]bool{}
	}
	c.clients[client] = true
}

func (c *claims) part(client string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.clients, client)
}
