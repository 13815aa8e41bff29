package delivery_test

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"strings"
	"testing"

	"hookctl/internal/delivery"
)

func prefixes(texts ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, s := range texts {
		all = append(all, netip.MustParsePrefix(s))
	}
	return all
}

func TestPublic(t *testing.T) {
	for s := range strings.FieldsSeq(`1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255
		169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255
		203.0.112.255 203.0.114.0 223.255.255.255 168.63.129.15 ::ffff:8.8.8.8 2001:4860:4860::8888 2606:4700::1111 2a00::1 2001:200::1
		3ffe:ffff::1 64:ff9b::8.8.8.8`) {
		if err := (delivery.Guard{}).Check(netip.MustParseAddr(s)); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for s := range strings.FieldsSeq(`0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.255
		168.63.129.16 169.254.0.0 169.254.169.254 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
		192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
		:: ::1 ::7f00:1 ::8.8.8.8 ::ffff:0:8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::10.0.0.1 64:ff9b::7f00:1
		64:ff9b::a9fe:a9fe 64:ff9b:1::1 64:ff9b:1:0808:0808:: 100::1 2001::1 2001:2::1 2001:10::1 2001:db8::1 2002:808:808::1 2002:7f00:1::1
		3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fd20:ce::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1`) {
		err := delivery.Guard{}.Check(netip.MustParseAddr(s))
		var refused *delivery.RefusedError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), "--allow") {
			t.Errorf("%s: %v", s, err)
		}
	}
	if err := (delivery.Guard{}).Check(netip.Addr{}); err == nil {
		t.Error("no address is allowed")
	}
}

func TestGuard(t *testing.T) {
	loopback := delivery.Guard{Loopback: true}
	home := delivery.Guard{Allow: prefixes("192.168.0.0/16", "fd00::/8", "::ffff:10.1.0.0/112")}
	closed := delivery.Guard{
		Loopback: true, Allow: prefixes("0.0.0.0/0", "::/0"),
		Deny: prefixes("8.8.0.0/16", "127.0.0.2/32", "2606::/16", "::ffff:1.0.0.0/104"),
	}
	for name, c := range map[string]struct {
		guard     delivery.Guard
		addresses string
		allowed   bool
	}{
		"this machine":                   {loopback, "127.0.0.1 127.1.2.3 ::1 ::ffff:127.0.0.1", true},
		"others than this machine":       {loopback, "0.0.0.0 :: 10.0.0.1 64:ff9b::127.0.0.1 ::7f00:1 169.254.169.254", false},
		"what is allowed":                {home, "192.168.1.1 ::ffff:192.168.1.1 fd12::1 10.1.2.3 8.8.8.8", true},
		"what is beside it":              {home, "127.0.0.1 10.2.0.1 172.16.0.1 fe80::1 64:ff9b::192.168.1.1", false},
		"all":                            {closed, "127.0.0.1 10.0.0.1 fe80::1%eth0 169.254.169.254 9.9.9.9", true},
		"what is denied":                 {closed, "8.8.8.8 ::ffff:8.8.8.8 127.0.0.2 2606:4700::1111 1.1.1.1", false},
		"what leads to what is denied":   {closed, "64:ff9b::8.8.8.8 2002:0808:0808::1 64:ff9b:1:0808:8:0800:: 2001:0:1:2:3:4:f7f7:f7f7", false},
		"what leads to what is allowed ": {closed, "64:ff9b::9.9.9.9 2002:0909:0909::1", true},
	} {
		for s := range strings.FieldsSeq(c.addresses) {
			if err := c.guard.Check(netip.MustParseAddr(s)); (err == nil) != c.allowed {
				t.Errorf("%s: %s: %v", name, s, err)
			}
		}
	}
	if err := closed.Check(netip.MustParseAddr("8.8.8.8")); !strings.Contains(err.Error(), "--deny") || !strings.Contains(err.Error(), "8.8.8.8") {
		t.Errorf("denied: %v", err)
	}
}

// FuzzGuard: an address that is refused is refused in all that leads to it.
func FuzzGuard(f *testing.F) {
	for _, n := range []uint32{0, 0x7f000001, 0x0a000001, 0xa9fea9fe, 0xc0a80001, 0x64400001, 0xe0000001, 0xffffffff, 0x08080808} {
		f.Add(n, uint64(n)<<13, uint8(n))
	}
	f.Fuzz(func(t *testing.T, n uint32, more uint64, bits uint8) {
		a := binary.BigEndian.AppendUint32(nil, n)
		b := binary.BigEndian.AppendUint64(nil, more)
		address := netip.AddrFrom4([4]byte(a))
		denied := netip.PrefixFrom(address, int(bits)%33).Masked()
		for _, g := range []delivery.Guard{{}, {Loopback: true}, {Deny: []netip.Prefix{denied}}, {Allow: prefixes("::/0"), Deny: []netip.Prefix{denied}}} {
			if g.Check(address) == nil || len(g.Allow) > 0 && !denied.Contains(address) {
				continue // what leads there is judged by itself, or was allowed by itself
			}
			embeddings := [][16]byte{
				{10: 0xff, 0xff, a[0], a[1], a[2], a[3]},
				{0, 0x64, 0xff, 0x9b, 12: a[0], a[1], a[2], a[3]},
				{0, 0x64, 0xff, 0x9b, 0, 1, a[0], a[1], 0, a[2], a[3]},
				{0x20, 0x02, a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]},
				{0x20, 0x01, 0, 0, b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], ^a[0], ^a[1], ^a[2], ^a[3]},
			}
			if len(g.Allow) == 0 && n != 1 { // ::0.0.0.1 is ::1
				embeddings = append(embeddings, [16]byte{12: a[0], a[1], a[2], a[3]}, [16]byte{8: 0xff, 0xff, 0, 0, a[0], a[1], a[2], a[3]})
			}
			for _, e := range embeddings {
				if g.Check(netip.AddrFrom16(e)) == nil {
					t.Errorf("%+v refuses %s, and not %s", g, address, netip.AddrFrom16(e))
				}
			}
		}
	})
}
