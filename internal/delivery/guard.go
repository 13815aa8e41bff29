package delivery

import (
	"fmt"
	"net/netip"
	"slices"
)

// Guard says which addresses deliveries, and what is asked for their sake, may go to. Whoever can make a webhook could
// otherwise have this program call what only it can reach. Addresses that are globally reachable are allowed, others only
// as said here.
type Guard struct {
	Loopback bool           // this machine
	Allow    []netip.Prefix // besides public addresses
	Deny     []netip.Prefix // beats all
}

// RefusedError is an address that the guard keeps attempts from.
type RefusedError struct {
	Address netip.Addr
	Denied  bool // by name; else it is not public
}

// Error names the address, and the way out.
func (e *RefusedError) Error() string {
	if e.Denied {
		return fmt.Sprintf("the address %s is refused: --deny forbids it, which beats --allow", e.Address)
	}
	return fmt.Sprintf("the address %s is refused: it is not public (--allow %s lets deliveries go there)", e.Address, e.Address)
}

// Check refuses an address with a *RefusedError.
func (g Guard) Check(a netip.Addr) error {
	a = a.Unmap().WithZone("") // no prefix contains an address in another spelling, or with a zone
	embedded, embeds := embeddedIn(a)
	switch {
	case contains(g.Deny, a), embeds && contains(g.Deny, embedded):
		return &RefusedError{a, true}
	case contains(g.Allow, a), g.Loopback && a.IsLoopback(), isPublic(a):
		return nil
	}
	return &RefusedError{a, false}
}

func contains(prefixes []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return unmapPrefix(p).Contains(a) })
}

// unmapPrefix is a prefix of IPv4 as such, where it is written in IPv6.
func unmapPrefix(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p
}
