package cmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"hookctl/internal/hook"
	"hookctl/internal/signature"
)

// maxExplained bounds the body of a delivery that is explained: it is kept in memory, where others are only passed through.
const maxExplained = 4 << 20

// keptBody passes a body on and keeps it, as long as it is not too long.
type keptBody struct {
	next io.Reader
	kept bytes.Buffer
	long bool
}

// Read reads on, and keeps what was read.
func (k *keptBody) Read(p []byte) (int, error) {
	n, err := k.next.Read(p)
	switch {
	case k.long:
	case k.kept.Len()+n > maxExplained:
		k.long, k.kept = true, bytes.Buffer{}
	default:
		k.kept.Write(p[:n])
	}
	return n, err
}

// whole reads what the verifier has left, and returns the body; ok is false if it is too long or cannot be read.
func (k *keptBody) whole() (body []byte, ok bool) {
	if k.next == nil {
		return nil, true
	}
	_, err := io.CopyN(io.Discard, k, maxExplained+1)
	return k.kept.Bytes(), errors.Is(err, io.EOF) && !k.long
}

// explain adds to the error of a delivery that is not valid what would have matched.
func explain(ctx context.Context, s *signature.Scheme, m signature.Message, body *keptBody, o signature.Options, r signature.Result) error {
	err := refused(r)
	if err == nil {
		return nil
	}
	data, ok := body.whole()
	if !ok {
		return err
	}
	var hints []string
	for _, f := range signature.Explain(ctx, s, m, data, o, r) {
		hints = append(hints, f.What)
	}
	if len(hints) == 0 {
		return err
	}
	if hook.KindOf(err) == hook.Stale {
		hints = append(hints, staleHint)
	}
	return hook.Errorf(hook.KindOf(err), "%s", err.Error()).WithHint("%s", strings.Join(hints, "; "))
}
