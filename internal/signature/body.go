package signature

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// defaultMaxBody is what GitHub and GitLab send at most.
const defaultMaxBody = 25 << 20

// stream hands a body on in pieces. One over the limit is refused, and never cut: a stump may be authentic by itself.
func stream(ctx context.Context, body io.Reader, limit int64, buf []byte, piece func([]byte)) error {
	if body == nil {
		return nil
	}
	r := io.LimitReader(body, limit+1)
	for total := int64(0); ; {
		n, err := r.Read(buf)
		total += int64(n)
		if total > limit {
			return refuse(TooLarge, "the body has more than %d bytes", limit)
		}
		piece(buf[:n])
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("the body cannot be read: %w", err)
		case ctx.Err() != nil:
			return ctx.Err()
		}
	}
}

// whole reads a body that is needed at once.
func whole(ctx context.Context, body io.Reader, limit int64) ([]byte, error) {
	var all []byte
	err := stream(ctx, body, limit, make([]byte, smallBuffer), func(p []byte) { all = append(all, p...) })
	return all, err
}
