// Package capture reads and writes received requests: as captures, one a line of NDJSON, and as raw HTTP.
//
// It does not know what a signature is, nor where files are: streams are handed in.
package capture

import "time"

// Header is one header field, as it was received.
type Header struct{ Name, Value string }

// Capture is one received request. Nothing of it is decoded or put in order.
type Capture struct {
	ReceivedAt time.Time // zero if it is not known
	Method     string
	URL        string
	Headers    []Header // as many as came, in their order
	Body       []byte
	Remote     string // who sent it
}

// maxLine bounds a line, in bytes without its end.
const maxLine = 64 << 20
