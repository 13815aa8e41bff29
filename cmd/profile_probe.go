package cmd

import (
	"crypto/tls"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"time"
)

// probe passes requests on and notes what they show of the way to the API.
type probe struct {
	next http.RoundTripper
	mu   sync.Mutex
	all  sighting
}

// sighting is what was seen of the last request, and of the name that the first one asked for.
type sighting struct {
	sent      bool
	url       *url.URL
	proxy     *url.URL
	addresses []string
	status    int
	date      string
	at        time.Time     // when the answer began
	took      time.Duration // from the request to there
	tls       *tls.ConnectionState
	err       error
}

// RoundTrip passes a request on.
func (p *probe) RoundTrip(req *http.Request) (*http.Response, error) {
	proxy, _ := http.ProxyFromEnvironment(req) // a wrong one fails in the request itself
	start := p.now()
	resp, err := p.next.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{DNSDone: p.resolved})))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = sighting{sent: true, url: req.URL, proxy: proxy, addresses: p.all.addresses, err: err, at: p.now(), took: p.now().Sub(start)}
	if err == nil {
		p.all.status, p.all.date, p.all.tls = resp.StatusCode, resp.Header.Get("Date"), resp.TLS
	}
	return resp, err
}

func (p *probe) resolved(info httptrace.DNSDoneInfo) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, address := range info.Addrs {
		p.all.addresses = append(p.all.addresses, address.String())
	}
}

func (p *probe) now() time.Time { return time.Now() }

func (p *probe) seen() sighting {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all
}
