package signature

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"hookctl/internal/hook"
)

const (
	// defaultMaxBody is what GitHub and GitLab send at most.
	defaultMaxBody = 25 << 20

	// smallBody is read at once; what is longer is read ahead while it is computed over.
	smallBody = 32 << 10

	// bigPiece and piecesAhead are how a longer body is read: large enough that waking the other goroutine costs nothing.
	bigPiece    = 512 << 10
	piecesAhead = 3
)

// roomFor is how much of a body is to be read at once: no more than it has, if it tells.
func roomFor(body io.Reader) int {
	if known, ok := body.(interface{ Len() int }); ok {
		return min(known.Len()+1, smallBody) // one more, so that its end is seen
	}
	return smallBody
}

// stream hands a body on in pieces. One over the limit is refused, and never cut: a stump may be authentic by itself.
func stream(ctx context.Context, body io.Reader, limit int64, buf []byte, piece func([]byte)) error {
	if body == nil {
		return nil
	}
	r := io.LimitReader(body, limit+1)
	n, err := io.ReadFull(r, buf)
	if int64(n) > limit {
		return tooLong(limit)
	}
	piece(buf[:n])
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return nil
	case err != nil:
		return unreadable(err)
	}
	return streamRest(ctx, r, limit-int64(n), limit, piece)
}

// streamRest reads ahead in a goroutine of its own, so that disk and processor work at once.
func streamRest(ctx context.Context, r io.Reader, left, limit int64, piece func([]byte)) error {
	a := &ahead{full: make(chan filled, piecesAhead), empty: make(chan []byte, piecesAhead)}
	for range piecesAhead {
		a.empty <- make([]byte, bigPiece)
	}
	go a.fill(r)
	defer a.stop()
	for f := range a.full {
		if left -= int64(len(f.b)); left < 0 {
			return tooLong(limit)
		}
		piece(f.b)
		switch {
		case f.err != nil:
			return unreadable(f.err)
		case ctx.Err() != nil:
			return ctx.Err()
		}
		a.empty <- f.b[:cap(f.b)]
	}
	return nil
}

// ahead carries buffers between a reader and its user.
type ahead struct {
	full  chan filled
	empty chan []byte
}

type filled struct {
	b   []byte
	err error
}

// fill reads until the end, an error, or until there are no more buffers.
func (a *ahead) fill(r io.Reader) {
	defer close(a.full)
	for b := range a.empty {
		n, err := io.ReadFull(r, b)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			a.full <- filled{b: b[:n]}
			return
		}
		a.full <- filled{b[:n], err}
		if err != nil {
			return
		}
	}
}

// stop ends the reading, and waits for it: the reader is its owner's again.
func (a *ahead) stop() {
	close(a.empty)
	for range a.full {
		continue // what was read ahead is not needed
	}
}

// whole reads a body that is needed at once.
func whole(body io.Reader, limit int64) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	all, err := io.ReadAll(io.LimitReader(body, limit+1))
	switch {
	case int64(len(all)) > limit:
		return nil, tooLong(limit)
	case err != nil:
		return nil, unreadable(err)
	}
	return all, nil
}

// bodyLimit is the limit that options give, or else the default.
func bodyLimit(n int64) (int64, error) {
	switch {
	case n < 0:
		return 0, hook.Errorf(hook.Invalid, "a body of %d bytes at most cannot be", n)
	case n == 0:
		return defaultMaxBody, nil
	}
	return min(n, math.MaxInt64-1), nil // one more is read, to notice a longer one
}

func tooLong(limit int64) error { return refuse(TooLarge, "the body has more than %d bytes", limit) }

func unreadable(err error) error { return fmt.Errorf("the body cannot be read: %w", err) }
