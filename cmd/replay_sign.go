package cmd

import (
	"bytes"
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/capture"
	"hookctl/internal/signature"
)

// resigner signs captures anew.
type resigner struct {
	scheme *signature.Scheme
	opts   signature.SignOptions
}

// signer reads what --sign needs.
func (o *replayOptions) signer(a *app, cmd *cobra.Command) (*resigner, error) {
	s, err := a.signing(cmd, &o.scheme, &o.keys)
	if err != nil {
		return nil, err
	}
	sign := signOptions{scheme: o.scheme, keys: o.keys, maxBody: maxSigned}
	opts, err := sign.options(cmd.Context(), a, s)
	if err != nil {
		return nil, err
	}
	a.warnSeveral(s.scheme, len(opts.Secrets))
	return &resigner{s.scheme, opts}, nil
}

// maxSigned is longer than the body of any capture.
const maxSigned byteSize = 64 << 20

// sign puts a signature as of now in place of the one that a capture has.
func (r *resigner) sign(ctx context.Context, c *capture.Capture, address string) error {
	o := r.opts
	o.ID = r.id(c)
	d := signedDelivery{headers: signed(nil, c.Headers)}
	m := signature.Message{Method: c.Method, URL: address, Headers: d.headers, Body: bytes.NewReader(c.Body)}
	made, err := signature.Sign(ctx, r.scheme, m, o)
	if err != nil {
		return err
	}
	d.replace(made)
	c.Headers = c.Headers[:0]
	for _, h := range d.headers {
		if !r.old(h, made) {
			c.Headers = append(c.Headers, capture.Header(h))
		}
	}
	return nil
}

// id is the ID that the delivery had, or else a new one.
func (r *resigner) id(c *capture.Capture) string {
	if r.scheme.ID != nil {
		if id := headerOf(c, func(name string) bool { return strings.EqualFold(name, r.scheme.ID.Header) }); id != "" {
			return id
		}
	}
	return "msg_" + rand.Text()
}

// old tells whether a header holds a signature of the scheme that was not made anew: of a further secret.
func (r *resigner) old(h signature.Header, made []signature.Header) bool {
	return slices.ContainsFunc(r.scheme.Signature.AltHeaders, func(name string) bool { return strings.EqualFold(name, h.Name) }) &&
		!slices.Contains(made, h)
}
