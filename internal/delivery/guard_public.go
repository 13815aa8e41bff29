package delivery

import "net/netip"

// isPublic tells whether an address is globally reachable unicast, after IANA's registries of special-purpose addresses.
// A translator (NAT64) makes addresses of its prefix reach those of IPv4 that stand in them.
func isPublic(a netip.Addr) bool {
	switch {
	case a.Is4():
		return !within(a, special4())
	case nat64().Contains(a):
		embedded, _ := embeddedIn(a)
		return isPublic(embedded)
	}
	return v6("2000::", 3).Contains(a) && !within(a, special6())
}

func within(a netip.Addr, prefixes []netip.Prefix) bool {
	for _, p := range prefixes {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// special4 lists what of IPv4 is not public.
func special4() []netip.Prefix {
	return []netip.Prefix{
		v4(0, 0, 0, 0, 8),        // this network; 0.0.0.0 reaches this machine
		v4(10, 0, 0, 0, 8),       // private
		v4(100, 64, 0, 0, 10),    // carrier-grade NAT; one cloud has its metadata there
		v4(127, 0, 0, 0, 8),      // loopback
		v4(168, 63, 129, 16, 32), // what one cloud's machines ask for their settings, under an address that looks public
		v4(169, 254, 0, 0, 16),   // link-local; metadata of most clouds
		v4(172, 16, 0, 0, 12),    // private
		v4(192, 0, 0, 0, 24),     // protocol assignments
		v4(192, 0, 2, 0, 24),     // documentation
		v4(192, 88, 99, 0, 24),   // relays of 6to4, which are no more
		v4(192, 168, 0, 0, 16),   // private
		v4(198, 18, 0, 0, 15),    // benchmarking
		v4(198, 51, 100, 0, 24),  // documentation
		v4(203, 0, 113, 0, 24),   // documentation
		v4(224, 0, 0, 0, 4),      // multicast
		v4(240, 0, 0, 0, 4),      // reserved, and the broadcast address
	}
}

// special6 lists what of 2000::/3, the unicast addresses of IPv6, is not public. Outside of it nothing is.
func special6() []netip.Prefix {
	return []netip.Prefix{
		v6("2001::", 23),     // protocol assignments, Teredo, benchmarking
		v6("2001:db8::", 32), // documentation
		v6("2002::", 16),     // 6to4
		v6("3fff::", 20),     // documentation
	}
}

// nat64 is the well-known prefix of translators (RFC 6052). The one for local use, 64:ff9b:1::/48, is not public.
func nat64() netip.Prefix { return v6("64:ff9b::", 96) }

func v4(a, b, c, d byte, bits int) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{a, b, c, d}), bits)
}

func v6(address string, bits int) netip.Prefix {
	return netip.PrefixFrom(netip.MustParseAddr(address), bits)
}

// embeddedIn returns the address of IPv4 that one of IPv6 leads to through a translator or a tunnel.
func embeddedIn(a netip.Addr) (netip.Addr, bool) {
	if !a.Is6() {
		return a, false
	}
	b := a.As16()
	switch {
	case nat64().Contains(a):
		return netip.AddrFrom4([4]byte(b[12:])), true
	case v6("64:ff9b:1::", 48).Contains(a): // RFC 6052 section 2.2, for 48 bits: one octet of zeros is between
		return netip.AddrFrom4([4]byte{b[6], b[7], b[9], b[10]}), true
	case v6("2002::", 16).Contains(a):
		return netip.AddrFrom4([4]byte(b[2:6])), true
	case v6("2001::", 32).Contains(a): // Teredo writes it inverted
		return netip.AddrFrom4([4]byte{^b[12], ^b[13], ^b[14], ^b[15]}), true
	}
	return a, false
}
