package capture

import (
	"bytes"
	"net"
	"sync"
)

// Heads makes a listener whose connections keep the head of the request that they carry, for Received.
func Heads(l net.Listener) net.Listener { return headListener{l} }

type headListener struct{ net.Listener }

// Accept returns a *HeadConn.
func (l headListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &HeadConn{Conn: c}, nil
}

// HeadConn is a connection that keeps what was read since the last request, until its blank line.
type HeadConn struct {
	net.Conn
	mu   sync.Mutex
	head []byte
	full bool
}

// Read reads, and keeps a copy of heads.
func (c *HeadConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.full {
		looked := max(0, len(c.head)-3)
		c.head = append(c.head, p[:n]...)
		c.full = bytes.Contains(c.head[looked:], []byte("\r\n\r\n")) || len(c.head) > maxHead
	}
	return n, err
}

// Take returns the head of the request that is being served, and what was read behind it. It is to be called once its body
// has been read to the end and before it is answered: what comes then is another request. Of one that a client sent before
// the answer, it is not the head; Received sees that.
func (c *HeadConn) Take() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	head := c.head
	c.head, c.full = nil, false
	return head
}
