package dialecttest

import (
	"bytes"
	"fmt"
	"net/textproto"
	"strconv"
	"strings"
)

// Message is a request or a response.
type Message struct {
	Start  string // GET /webhooks, or 204 No Content
	Header []Header
	Body   []byte // without the newline at its end
}

// Header is one field, in the order of the file.
type Header struct{ Name, Value string }

// parseMessage reads a message as HTTP writes it, with plain newlines.
func parseMessage(data []byte) (Message, error) {
	head, body, _ := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(strings.TrimRight(string(head), "\n"), "\n")
	m := Message{Start: lines[0], Body: bytes.TrimSuffix(body, []byte("\n"))}
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return m, errorf("%q is no header field", line)
		}
		m.Header = append(m.Header, Header{textproto.CanonicalMIMEHeaderKey(name), strings.TrimSpace(value)})
	}
	return m, nil
}

// Get returns a header field.
func (m Message) Get(name string) string {
	for _, h := range m.Header {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// Request is the method and the path with its query.
func (m Message) Request() (method, target string) {
	method, target, _ = strings.Cut(m.Start, " ")
	return method, target
}

// Status is the status of a response; 0 if the message is none.
func (m Message) Status() int {
	code, _, _ := strings.Cut(m.Start, " ")
	n, err := strconv.Atoi(code)
	if err != nil {
		return 0
	}
	return n
}

func errorf(format string, args ...any) error { return fmt.Errorf(format, args...) }
