package capture

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Received makes the capture of a request that a server got, and whose body it has read. head is the request as it came on
// the connection, up to the body or further: net/http sorts the header fields and changes their spelling. Where head is not
// known, or is not this request's, they are taken as net/http has them, under their names' usual spelling.
func Received(r *http.Request, head, body []byte, at time.Time) Capture {
	c := Capture{ReceivedAt: at, Method: r.Method, URL: addressOf(r), Body: body, Remote: r.RemoteAddr}
	if c.Headers = fieldsOf(r, head); c.Headers == nil {
		c.Headers = sortedFields(r)
	}
	return c
}

// addressOf is the whole address that was asked for.
func addressOf(r *http.Request) string {
	if !strings.HasPrefix(r.RequestURI, "/") {
		return r.RequestURI
	}
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return scheme + r.Host + r.RequestURI
}

// fieldsOf are the header fields as they came; nil if these are not known.
func fieldsOf(r *http.Request, head []byte) []Header {
	raw, err := ReadRequest(bytes.NewReader(head))
	if err != nil || raw.Method != r.Method || !agree(r.Header, raw.Headers) {
		return nil
	}
	return raw.Headers
}

// agree tells whether two sets of header fields are the same, but for what net/http adds.
func agree(header http.Header, raw []Header) bool {
	read := http.Header{}
	for _, h := range raw {
		read.Add(h.Name, h.Value)
	}
	for name, values := range header {
		if name != "Cache-Control" && !slices.Equal(values, read[name]) {
			return false
		}
	}
	return true
}

// sortedFields are the header fields by their names.
func sortedFields(r *http.Request) []Header {
	fields := []Header{{"Host", r.Host}}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			fields = append(fields, Header{name, value})
		}
	}
	return fields
}
