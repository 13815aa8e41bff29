package delivery_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"hookctl/internal/delivery"
)

// answerNames is a DNS server that gives every name the same addresses of IPv4, in turn, and none of IPv6.
func answerNames(t *testing.T, addresses ...[4]byte) {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		query := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(query)
			if err != nil {
				return
			}
			_, _ = server.WriteTo(answerTo(query[:n], addresses), from)
		}
	}()
	old := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
	t.Cleanup(func() {
		net.DefaultResolver = old
		_ = server.Close()
	})
}

// answerTo makes an answer (RFC 1035, section 4) out of a query with one question.
func answerTo(query []byte, addresses [][4]byte) []byte {
	const header, afterName = 12, 5
	end := header + bytes.IndexByte(query[header:], 0) + afterName
	if isA := query[end-3] == 1; !isA {
		addresses = nil
	}
	answer := append([]byte{query[0], query[1], 0x81, 0x80, 0, 1, 0, byte(len(addresses)), 0, 0, 0, 0}, query[header:end]...)
	for _, a := range addresses {
		answer = append(answer, 0xc0, header, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, a[0], a[1], a[2], a[3])
	}
	return answer
}

// TestNames has names that lead to several addresses, of which the guard refuses some.
func TestNames(t *testing.T) {
	r := receive(t, nil)
	_, open, _ := strings.Cut(strings.TrimPrefix(r.URL, "http://"), ":")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, closed, _ := strings.Cut(l.Addr().String(), ":")
	_ = l.Close()
	here, denied, private := [4]byte{127, 0, 0, 1}, [4]byte{127, 0, 0, 2}, [4]byte{10, 0, 0, 1}
	guard := delivery.Guard{Loopback: true, Deny: prefixes("127.0.0.2/32")}
	for name, c := range map[string]struct {
		addresses [][4]byte
		port      string
		class     delivery.Class
		want      string
	}{
		"all refused":               {[][4]byte{private, denied}, open, delivery.Refused, "is refused"},
		"one allowed":               {[][4]byte{denied, private, here}, open, delivery.Delivered, "<none>"},
		"the one allowed is down":   {[][4]byte{denied, here}, closed, delivery.Network, "no address that is allowed answers"},
		"the first allowed is down": {[][4]byte{here, denied}, closed, delivery.Network, "connection refused"},
	} {
		answerNames(t, c.addresses...)
		a, o := delivery.NewSender(delivery.SenderOptions{Guard: guard}).Try(t.Context(), unsigned(t, time.Minute), outgoing(fmt.Sprintf("http://several.test.:%s/", c.port)), "d1")
		if o.Class != c.class || !strings.Contains(text(a.Error), c.want) {
			t.Errorf("%s: %+v, %s", name, o, text(a.Error))
		}
	}
}
