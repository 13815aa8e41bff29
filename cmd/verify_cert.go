package cmd

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"

	"hookctl/internal/hook"
)

// certFetcher fetches certificates, each once. Whether an address is the provider's own was looked at before.
type certFetcher struct {
	ctx     context.Context
	client  *http.Client
	mu      sync.Mutex
	fetched map[string]func() ([]byte, error)
}

// maxCert bounds a certificate, in bytes; one with its chain has a tenth.
const maxCert = 64 << 10

// maxCerts bounds how many are kept: a file of captures may name any number.
const maxCerts = 100

func newCertFetcher(ctx context.Context) *certFetcher {
	noRedirects := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &certFetcher{
		ctx: ctx, client: &http.Client{Timeout: 10 * time.Second, CheckRedirect: noRedirects},
		fetched: map[string]func() ([]byte, error){},
	}
}

// fetch returns what is at an address. Captures are many and ask from several goroutines; the network is asked once.
func (f *certFetcher) fetch(address string) ([]byte, error) {
	f.mu.Lock()
	once, ok := f.fetched[address]
	if !ok {
		if len(f.fetched) >= maxCerts {
			clear(f.fetched)
		}
		once = sync.OnceValues(func() ([]byte, error) { return f.get(address) })
		f.fetched[address] = once
	}
	f.mu.Unlock()
	return once()
}

func (f *certFetcher) get(address string) ([]byte, error) {
	r, err := http.NewRequestWithContext(f.ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := f.client.Do(r)
	if err != nil {
		return nil, &hook.Error{Kind: hook.Unavailable, Message: "fetch the certificate " + address, Err: plain(err)}
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, &hook.Error{Kind: kindOfStatus(resp.StatusCode), Message: "fetch the certificate " + address + ": " + resp.Status}
	}
	cert, err := io.ReadAll(io.LimitReader(resp.Body, maxCert+1))
	switch {
	case err != nil:
		return nil, &hook.Error{Kind: hook.Unavailable, Message: "fetch the certificate " + address, Err: plain(err)}
	case len(cert) > maxCert:
		return nil, hook.Errorf(hook.Failed, "fetch the certificate %s: longer than %d KiB", address, maxCert>>10)
	}
	return cert, nil
}
