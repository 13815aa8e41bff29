package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// sentView is what became of a delivery.
type sentView struct {
	URL        string `json:"url"`
	Status     int    `json:"status"`
	DurationMS int64  `json:"duration_ms"`
}

// maxAnswer bounds what is read of a receiver's answer, in bytes. Nobody looks at it.
const maxAnswer = 64 << 10

// deliver sends what was signed, and prints what became of it.
func (a *app) deliver(cmd *cobra.Command, d *signedDelivery, o *signOptions) error {
	if a.global.dryRun {
		sent := *d
		sent.url = o.send
		a.printLine(sent.curl(o.body))
		return nil
	}
	p, err := a.printer(true, []string{"status"}, nil)
	if err != nil {
		return err
	}
	if a.global.verbose {
		a.traceDelivery(d, o.send)
	}
	sent, err := d.send(cmd.Context(), o.send, a.timeout(cmd))
	if err != nil {
		return err
	}
	if a.global.verbose {
		a.trace(fmt.Sprintf("< %d (%d ms)", sent.Status, sent.DurationMS))
	}
	data, err := asJSON(sent)
	if err == nil {
		err = p.Add(data)
	}
	if err == nil {
		err = p.Close()
	}
	if err != nil {
		return err
	}
	return sent.failure()
}

// traceDelivery shows what is sent, without secrets.
func (a *app) traceDelivery(d *signedDelivery, address string) {
	a.trace("> " + d.method + " " + dialect.RedactURL(address))
	for _, h := range a.shown(d) {
		a.trace("> " + h.Name + ": " + h.Value)
	}
	a.trace(fmt.Sprintf("> (%d bytes)", len(d.body)))
}

// timeout is how long a receiver may take. A config that is broken keeps nobody from sending.
func (a *app) timeout(cmd *cobra.Command) time.Duration {
	cfg, err := a.load(cmd)
	if err != nil {
		return a.global.timeout
	}
	return cfg.Timeout
}

// send makes one attempt, which follows no redirect.
func (d *signedDelivery) send(ctx context.Context, address string, timeout time.Duration) (*sentView, error) {
	if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, hook.Errorf(hook.Invalid, "--send wants a URL such as http://localhost:8080/in")
	}
	r, err := http.NewRequestWithContext(ctx, d.method, address, bytes.NewReader(d.body))
	if err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Message: "--send", Err: plain(err)}
	}
	for _, h := range d.headers {
		r.Header[http.CanonicalHeaderKey(h.Name)] = append(r.Header[http.CanonicalHeaderKey(h.Name)], h.Value)
	}
	if kind := d.contentType(); kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host // net/http takes it from nowhere else
	}
	if r.Header.Get("User-Agent") == "" {
		r.Header.Set("User-Agent", "hookctl/"+version)
	}
	return roundTrip(r, timeout)
}

func roundTrip(r *http.Request, timeout time.Duration) (*sentView, error) {
	client := http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	view := &sentView{URL: dialect.RedactURL(r.URL.String())}
	begin := time.Now()
	resp, err := client.Do(r)
	if err != nil {
		return nil, &hook.Error{Kind: hook.Unavailable, Message: view.URL + " did not answer", Err: plain(err)}
	}
	defer resp.Body.Close()
	view.Status = resp.StatusCode
	_, err = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer))
	view.DurationMS = time.Since(begin).Milliseconds()
	if err != nil {
		return nil, &hook.Error{Kind: hook.Unavailable, Message: view.URL + " broke its answer off", Status: view.Status, Err: plain(err)}
	}
	return view, nil
}

// plain is an error of net/http without the URL in it, which may hold a password.
func plain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// failure is the error of an answer that is no success.
func (v *sentView) failure() error {
	if v.Status >= 200 && v.Status < 300 {
		return nil
	}
	message := strings.TrimSpace(fmt.Sprintf("%s answered %d %s", v.URL, v.Status, http.StatusText(v.Status)))
	return &hook.Error{Kind: kindOfStatus(v.Status), Status: v.Status, Message: message}
}

// kindOfStatus tells whether trying again may help.
func kindOfStatus(status int) hook.Kind {
	if status == http.StatusRequestTimeout || status == http.StatusTooManyRequests || status >= 500 {
		return hook.Unavailable
	}
	return hook.Failed
}
