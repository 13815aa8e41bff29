package delivery

import (
	"bytes"
	"context"

	"hookctl/internal/signature"
)

// sign adds the header fields of the signature. They beat any of the same name, so that no webhook's own header can stand
// in for a signature.
func (t *try) sign(ctx context.Context, r *request) error {
	if t.schemeErr != nil {
		return unusable(clean(t.schemeErr.Error()))
	}
	if t.scheme == nil {
		return nil
	}
	if t.out.Secret == "" {
		return unusable("the webhook has no secret, and deliveries are signed in the scheme " + t.scheme.Name)
	}
	fields := make([]signature.Header, len(r.header))
	for i, f := range r.header {
		fields[i] = signature.Header{Name: f[0], Value: f[1]}
	}
	m := signature.Message{Method: r.method, URL: r.target(), Headers: fields, Body: bytes.NewReader(r.body)}
	made, err := signature.Sign(ctx, t.scheme, m, signature.SignOptions{Secrets: [][]byte{[]byte(t.out.Secret)}, ID: t.id, At: t.at})
	if err != nil {
		return unusable("signing failed: " + clean(err.Error()))
	}
	for _, h := range made {
		r.header.set(h.Name, h.Value)
		if t.scheme.SendsSecret() {
			r.secret = append(r.secret, h.Name)
		}
	}
	return nil
}
