package sqlite

import (
	"encoding/binary"

	"hookctl/internal/hook"
)

// An attempt is kept as bytes: nobody asks for a part of it, and headers and bodies come back as they were. A text is
// its length and itself; a list is its length and its members; the length of what is nil is 0, and one more otherwise.
// The first byte is the version of all that.
const attemptVersion = 1

func encodeAttempt(a hook.Attempt) []byte {
	e := encoder{}
	e.grow(a)
	e.byte(attemptVersion)
	e.int(int64(a.Number))
	e.int(a.At.UnixMilli())
	e.int(a.DurationMS)
	if e.some(a.Status != nil) {
		e.int(int64(*a.Status))
	}
	if e.some(a.Error != nil) {
		e.text(*a.Error)
	}
	if r := a.Request; e.some(r != nil) {
		e.text(r.Method)
		e.text(r.URL)
		e.headers(r.Headers)
		e.bytes(r.Body)
		e.texts(r.SecretHeaders)
	}
	if r := a.Response; e.some(r != nil) {
		e.headers(r.Headers)
		e.bytes(r.Body)
		e.some(r.Truncated)
	}
	return e.out
}

type encoder struct{ out []byte }

// grow spares most of the copying, as bodies and headers are nearly all of it.
func (e *encoder) grow(a hook.Attempt) {
	n := 128 + attemptSize(a)
	e.out = make([]byte, 0, n+n/8)
}

// attemptSize is about how many bytes an attempt has.
func attemptSize(a hook.Attempt) int {
	n := 0
	count := func(headers [][2]string) {
		for _, h := range headers {
			n += len(h[0]) + len(h[1]) + 4
		}
	}
	if r := a.Request; r != nil {
		n += len(r.Body) + len(r.URL)
		count(r.Headers)
	}
	if r := a.Response; r != nil {
		n += len(r.Body)
		count(r.Headers)
	}
	return n
}

func (e *encoder) byte(b byte)   { e.out = append(e.out, b) }
func (e *encoder) int(n int64)   { e.out = binary.AppendVarint(e.out, n) }
func (e *encoder) length(n int)  { e.out = binary.AppendUvarint(e.out, uint64(n)) } //nolint:gosec // a length
func (e *encoder) text(s string) { e.length(len(s)); e.out = append(e.out, s...) }

// some tells whether there is more, and says so.
func (e *encoder) some(is bool) bool {
	b := byte(0)
	if is {
		b = 1
	}
	e.byte(b)
	return is
}

func (e *encoder) bytes(b []byte) {
	if b == nil {
		e.length(0)
		return
	}
	e.length(len(b) + 1)
	e.out = append(e.out, b...)
}

func (e *encoder) texts(list []string) {
	if list == nil {
		e.length(0)
		return
	}
	e.length(len(list) + 1)
	for _, s := range list {
		e.text(s)
	}
}

func (e *encoder) headers(headers [][2]string) {
	if headers == nil {
		e.length(0)
		return
	}
	e.length(len(headers) + 1)
	for _, h := range headers {
		e.text(h[0])
		e.text(h[1])
	}
}
