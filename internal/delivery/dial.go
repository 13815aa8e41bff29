package delivery

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync/atomic"
	"syscall"
	"time"
)

// dialTimeout bounds a connection's making, which goes on when the attempt that wanted it has given up.
const dialTimeout = 10 * time.Second

// dial makes a connection to an address that the guard allows. It is asked for each address behind a name, when the name
// has been looked up, so that a name cannot be checked as one thing and reached as another.
func (g Guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var allowed atomic.Bool
	d := net.Dialer{Timeout: dialTimeout, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err == nil {
			err = g.Check(to.Addr())
		}
		if err == nil {
			allowed.Store(true)
		}
		return err
	}}
	conn, err := d.DialContext(ctx, network, address)
	var refused *RefusedError
	if errors.As(err, &refused) && allowed.Load() { // of several addresses, some may be reached another time
		return nil, fmt.Errorf("dial %s: no address that is allowed answers", address)
	}
	return conn, err
}
