package sqlite

import (
	"encoding/binary"
	"errors"
	"time"

	"hookctl/internal/hook"
)

// decodeAttempt also proves that all was read: what is damaged is an error, never an attempt that was not made.
func decodeAttempt(in []byte) (hook.Attempt, error) {
	d := decoder{in: in}
	if d.byte() != attemptVersion {
		return hook.Attempt{}, errAttempt
	}
	a := hook.Attempt{Number: int(d.int()), At: time.UnixMilli(d.int()).UTC(), DurationMS: d.int()}
	if d.some() {
		a.Status = new(int(d.int()))
	}
	if d.some() {
		a.Error = new(d.text())
	}
	if d.some() {
		a.Request = &hook.AttemptRequest{
			Method: d.text(), URL: d.text(), Headers: d.headers(), Body: d.bytes(), SecretHeaders: d.texts(),
		}
	}
	if d.some() {
		a.Response = &hook.AttemptResponse{Headers: d.headers(), Body: d.bytes(), Truncated: d.some()}
	}
	if d.bad || len(d.in) > 0 {
		return hook.Attempt{}, errAttempt
	}
	return a, nil
}

var errAttempt = errors.New("an attempt is damaged")

// decoder reads what an encoder wrote. Once it is bad, all it reads is zero.
type decoder struct {
	in  []byte
	bad bool
}

func (d *decoder) byte() byte {
	b := d.take(1)
	if len(b) == 0 {
		return 0
	}
	return b[0]
}

func (d *decoder) take(n int) []byte {
	if d.bad || n < 0 || n > len(d.in) {
		d.bad = true
		return nil
	}
	b := d.in[:n:n]
	d.in = d.in[n:]
	return b
}

func (d *decoder) int() int64 {
	v, n := binary.Varint(d.in)
	if d.take(max(n, 0)); n <= 0 || d.bad {
		d.bad = true
		return 0
	}
	return v
}

func (d *decoder) length() int {
	v, n := binary.Uvarint(d.in)
	if d.take(max(n, 0)); n <= 0 || d.bad || v > uint64(len(d.in))+1 {
		d.bad = true
		return 0
	}
	return int(v) //nolint:gosec // just bounded
}

func (d *decoder) some() bool   { return d.byte() == 1 }
func (d *decoder) text() string { return string(d.take(d.length())) }

func (d *decoder) bytes() []byte {
	n := d.length()
	if n == 0 {
		return nil
	}
	return append([]byte{}, d.take(n-1)...)
}

func (d *decoder) texts() []string {
	n := d.length()
	if n == 0 {
		return nil
	}
	list := []string{}
	for range n - 1 {
		if d.bad {
			break
		}
		list = append(list, d.text())
	}
	return list
}

func (d *decoder) headers() [][2]string {
	n := d.length()
	if n == 0 {
		return nil
	}
	list := [][2]string{}
	for range n - 1 {
		if d.bad {
			break
		}
		list = append(list, [2]string{d.text(), d.text()})
	}
	return list
}
