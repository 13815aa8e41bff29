package capture

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Request is a raw HTTP request.
type Request struct {
	Method  string
	URL     string // the whole address, or "" if the request does not tell
	Headers []Header
	Body    io.Reader // everything behind the blank line, as it is: never decoded, cut or counted
}

// maxHead bounds request line and header fields, in bytes.
const maxHead = 1 << 20

// ReadRequest reads the head of a raw HTTP request, whose lines end in CR LF or in LF. It is strict where receivers
// differ from each other: no folded lines, no blanks before a colon. Errors quote no value: it may be secret.
//
// A request for a path is taken to have come by https to its Host, as most do; only who received it knows.
func ReadRequest(r io.Reader) (Request, error) {
	h := head{r: bufio.NewReader(r)}
	req, err := h.requestLine()
	for err == nil {
		var line []byte
		if line, err = h.line(); err != nil || len(line) == 0 {
			break
		}
		var field Header
		field, err = parseField(line)
		req.Headers = append(req.Headers, field)
	}
	if err != nil {
		return Request{}, fmt.Errorf("line %d: %w", h.number, err)
	}
	req.Body = h.r
	req.URL, err = req.address()
	return req, err
}

// head reads the lines before the body.
type head struct {
	r      *bufio.Reader
	number int
	size   int
}

// line reads a line without its end.
func (h *head) line() ([]byte, error) {
	h.number++
	var line []byte
	for {
		part, err := h.r.ReadSlice('\n')
		if h.size += len(part); h.size > maxHead {
			return nil, errors.New("the head is longer than 1 MiB")
		}
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			return nil, errors.New("the head has no end: a blank line goes before the body")
		case err != nil:
			return nil, err
		}
		line = bytes.TrimSuffix(line[:len(line)-1], []byte("\r"))
		if bytes.ContainsAny(line, "\r\x00") {
			return nil, errors.New("there is a lone CR, or a NUL")
		}
		return line, nil
	}
}

func (h *head) requestLine() (Request, error) {
	line, err := h.line()
	if err != nil {
		return Request{}, err
	}
	words := strings.Split(string(line), " ")
	if len(words) != 3 || !isToken(words[0]) || words[1] == "" || !strings.HasPrefix(words[2], "HTTP/") {
		return Request{}, errors.New("this is not a request line, such as POST /path HTTP/1.1")
	}
	return Request{Method: words[0], URL: words[1]}, nil
}

// parseField reads a header field. The blanks around a value are none of it (RFC 9110, 5.5).
func parseField(line []byte) (Header, error) {
	name, value, ok := strings.Cut(string(line), ":")
	switch {
	case line[0] == ' ' || line[0] == '\t':
		return Header{}, errors.New("a folded header line, which HTTP no longer has")
	case !ok:
		return Header{}, errors.New("a header line has no colon")
	case !isToken(name):
		return Header{}, errors.New("what stands before the colon is not the name of a header field")
	}
	return Header{name, strings.Trim(value, " \t")}, nil
}

// isToken tells whether a text can be a method or the name of a field (RFC 9110, 5.6.2).
func isToken(text string) bool {
	for _, c := range []byte(text) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return text != ""
}

// address makes a whole address of what the request line says.
func (r *Request) address() (string, error) {
	if !strings.HasPrefix(r.URL, "/") {
		if strings.Contains(r.URL, "://") {
			return r.URL, nil
		}
		return "", nil // OPTIONS * and CONNECT host:port have none
	}
	var hosts []string
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, "Host") {
			hosts = append(hosts, h.Value)
		}
	}
	switch {
	case len(hosts) > 1:
		return "", errors.New("there are several Host fields")
	case len(hosts) == 0 || hosts[0] == "":
		return "", nil
	}
	return "https://" + hosts[0] + r.URL, nil
}
