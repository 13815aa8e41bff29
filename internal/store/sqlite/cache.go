package sqlite

import (
	"sync"

	"hookctl/internal/store"
)

// cacheSize bounds the JSON that is remembered, in bytes.
const cacheSize = 4 << 20

// cache remembers records that were read. It may, because one process owns the file: nobody else writes. What it hands
// out is shared, and not to be changed.
type cache struct {
	mu      sync.RWMutex
	records map[key]store.Record
	size    int
	writes  uint64
}

type key struct {
	space store.Space
	id    string
}

// get returns a remembered record, and how many writes there were until now.
func (c *cache) get(k key) (r store.Record, writes uint64, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	r, ok = c.records[k]
	return r, c.writes, ok
}

// count tells how many writes there were until now.
func (c *cache) count() uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.writes
}

// put remembers a record that was read when there had been so many writes. If there was one since, the record may be of
// before it. A full cache starts anew: what is asked for again is soon back.
func (c *cache) put(k key, r store.Record, writes uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if writes != c.writes || len(r.JSON) > cacheSize/16 {
		return
	}
	if c.records == nil || c.size+len(r.JSON) > cacheSize {
		c.records, c.size = map[key]store.Record{}, 0
	}
	if _, ok := c.records[k]; !ok {
		c.records[k] = r
		c.size += len(r.JSON)
	}
}

// forget drops a record that was written. It must be called when the write is done, and before anybody is told so.
func (c *cache) forget(k key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writes++
	c.size -= len(c.records[k].JSON)
	delete(c.records, k)
}
