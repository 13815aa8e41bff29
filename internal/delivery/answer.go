package delivery

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"hookctl/internal/hook"
)

const (
	mostKept = 16 << 10 // of an answer's body, in bytes
	mostRead = 64 << 10 // of an answer's body; with more, the connection is dropped
	mostHead = 32 << 10 // of an answer's header fields
)

// answers are buffers for what is kept of an answer: most are shorter by far, and only their length is stored.
type answers struct{ pool sync.Pool }

// read reads an answer's body to its end, so that the connection can be used again, or to mostRead. An answer that breaks
// off is truncated; its status stands.
func (a *answers) read(resp *http.Response) *hook.AttemptResponse {
	defer resp.Body.Close()
	kept := &hook.AttemptResponse{Headers: fields(resp.Header), Body: []byte{}}
	if resp.Body == http.NoBody || resp.StatusCode == http.StatusSwitchingProtocols { // that has no end, not even in time
		return kept
	}
	buffer, ok := a.pool.Get().(*[mostKept]byte)
	if !ok {
		buffer = new([mostKept]byte)
	}
	defer a.pool.Put(buffer)
	n, err := fill(buffer[:], resp.Body)
	kept.Body = append(kept.Body, buffer[:n]...)
	kept.Truncated = err != nil && !errors.Is(err, io.EOF)
	if err == nil { // there may be more
		more, err := io.Copy(io.Discard, io.LimitReader(resp.Body, mostRead-mostKept))
		kept.Truncated = more > 0 || err != nil
	}
	return kept
}

// fill reads until a buffer is full, or to the first error. Unlike io.ReadFull it leaves the error as it is, which tells a
// body that ended from one that broke off.
func fill(buffer []byte, from io.Reader) (n int, err error) {
	for n < len(buffer) && err == nil {
		var read int
		read, err = from.Read(buffer[n:])
		n += read
	}
	return n, err
}

// fields lists header fields by name.
func fields(h http.Header) [][2]string {
	all := make([][2]string, 0, len(h))
	for name, values := range h {
		for _, v := range values {
			all = append(all, [2]string{name, v})
		}
	}
	slices.SortStableFunc(all, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return all
}
