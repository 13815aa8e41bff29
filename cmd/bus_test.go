package cmd_test

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/rogpeppe/go-internal/testscript"
)

// bus [silent]: has the system's keyring be one of this test, by a session bus that has nothing else on it; with silent,
// one that takes connections and never says a word.
func bus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 {
		ts.Fatalf("usage: bus [silent]")
	}
	t, _ := ts.Value("t").(testing.TB)
	ts.Setenv("DBUS_SESSION_BUS_ADDRESS", newBus(t, ts.MkAbs(strings.Join(append(args, "bus"), "-")), len(args) == 0, ts.Defer))
}

// newBus listens at a path and returns the address.
func newBus(t testing.TB, path string, talks bool, later func(func())) string {
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	later(func() { _ = l.Close() })
	k := &fakeKeyring{secrets: map[string]string{}}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if talks {
				go k.serve(conn)
			}
		}
	}()
	return "unix:path=" + path
}

// fakeKeyring is a Secret Service (specifications.freedesktop.org/secret-service) as far as one secret is set, found, read
// and deleted. The path of an item is its name.
type fakeKeyring struct {
	mu      sync.Mutex
	secrets map[string]string
}

func (k *fakeKeyring) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	if k.letIn(in, conn) != nil {
		return
	}
	for {
		msg, err := dbus.DecodeMessage(in)
		if err != nil {
			return
		}
		reply := &dbus.Message{Type: dbus.TypeMethodReply, Headers: map[dbus.HeaderField]dbus.Variant{
			dbus.FieldReplySerial: dbus.MakeVariant(msg.Serial()),
		}}
		if reply.Body = k.answer(msg); len(reply.Body) > 0 {
			reply.Headers[dbus.FieldSignature] = dbus.MakeVariant(dbus.SignatureOf(reply.Body...))
		}
		if reply.EncodeTo(conn, binary.LittleEndian) != nil {
			return
		}
	}
}

// letIn goes through the authentication of D-Bus, which is in lines.
func (k *fakeKeyring) letIn(in *bufio.Reader, out io.Writer) error {
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		answer := "ERROR"
		switch line = strings.TrimSpace(strings.TrimPrefix(line, "\x00")); {
		case line == "BEGIN":
			return nil
		case line == "AUTH":
			answer = "REJECTED EXTERNAL"
		case strings.HasPrefix(line, "AUTH EXTERNAL"):
			answer = "OK 0123456789abcdef0123456789abcdef"
		}
		if _, err := io.WriteString(out, answer+"\r\n"); err != nil {
			return err
		}
	}
}

// answer does what a method says.
func (k *fakeKeyring) answer(msg *dbus.Message) []any {
	k.mu.Lock()
	defer k.mu.Unlock()
	none := dbus.ObjectPath("/")
	path, _ := msg.Headers[dbus.FieldPath].Value().(dbus.ObjectPath)
	method, _ := msg.Headers[dbus.FieldMember].Value().(string)
	switch method {
	case "Hello":
		return []any{":1.1"}
	case "Get": // the collections
		return []any{dbus.MakeVariant([]dbus.ObjectPath{})}
	case "OpenSession":
		return []any{dbus.MakeVariant(""), dbus.ObjectPath("/session")}
	case "Unlock":
		return []any{msg.Body[0], none}
	case "CreateItem":
		return []any{k.create(msg), none}
	case "SearchItems":
		wanted, _ := msg.Body[0].(map[string]string)
		if _, ok := k.secrets[itemPath(wanted["username"])]; !ok {
			return []any{[]dbus.ObjectPath{}}
		}
		return []any{[]dbus.ObjectPath{dbus.ObjectPath(itemPath(wanted["username"]))}}
	case "GetSecret":
		return []any{struct {
			Session     dbus.ObjectPath
			Parameters  []byte
			Value       []byte
			ContentType string
		}{"/session", nil, []byte(k.secrets[string(path)]), "text/plain"}}
	case "Delete":
		delete(k.secrets, string(path))
		return []any{none}
	}
	return nil
}

func (k *fakeKeyring) create(msg *dbus.Message) dbus.ObjectPath {
	properties, _ := msg.Body[0].(map[string]dbus.Variant)
	attributes, _ := properties["org.freedesktop.Secret.Item.Attributes"].Value().(map[string]string)
	secret, _ := msg.Body[1].([]any)
	value, _ := secret[2].([]byte)
	path := itemPath(attributes["username"])
	k.secrets[path] = string(value)
	return dbus.ObjectPath(path)
}

func itemPath(name string) string {
	return "/item/" + strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '_'
	}, name)
}
