package cmd

import (
	"net/http"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"hookctl/internal/capture"
	"hookctl/internal/hook"
	"hookctl/internal/receiver"
)

// answerOptions say what deliveries are answered, or who answers them.
type answerOptions struct {
	respond, body, forward string
	headers, routes        []string
	delay                  time.Duration
}

func (o *answerOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.respond, "respond", "", "answer the first, second ... delivery with these `STATUSES`, such as 500,500,200, authentic or not; the last is repeated")
	f.StringVar(&o.body, "respond-body", "", "the body of answers: a `FILE`, or stdin with -")
	f.StringArrayVar(&o.headers, "respond-header", nil, "a header field of answers, `'Name: value'` (repeatable)")
	f.DurationVar(&o.delay, "delay", 0, "how long to wait before each answer, such as 2s")
	f.StringVar(&o.forward, "forward-to", "", "send deliveries on to a `URL`, and answer what it answers")
	f.StringArrayVar(&o.routes, "route", nil, "send one event on to a URL of its own, `EVENT=URL` (repeatable; EVENT may end in .*)")
}

// read reads routes and answers.
func (o *answerOptions) read(a *app, into *receiver.Options) error {
	forwards := o.forward != "" || len(o.routes) > 0
	if forwards && (o.respond != "" || o.body != "" || len(o.headers) > 0) {
		return hook.Errorf(hook.Invalid, "deliveries that are sent on are answered by their target, not as --respond says").
			WithHint("leave --respond, --respond-body and --respond-header out, or --forward-to and --route")
	}
	if o.delay < 0 {
		return hook.Errorf(hook.Invalid, "--delay %s is negative", o.delay)
	}
	into.Delay = o.delay
	if err := o.readRoutes(&into.Routes); err != nil {
		return err
	}
	return o.readAnswers(a, &into.Answers)
}

func (o *answerOptions) readRoutes(r *receiver.Routes) error {
	for i, text := range o.routes {
		if err := r.Add(text); err != nil {
			return hook.Errorf(hook.Invalid, "--route number %d: %s", i+1, err).WithHint("such as --route 'user.*=http://localhost:3000/users'")
		}
	}
	if o.forward == "" {
		return nil
	}
	t, err := capture.ParseTarget(o.forward)
	if err != nil {
		return hook.Errorf(hook.Invalid, "--forward-to: %s", err)
	}
	r.Other = &t
	return nil
}

func (o *answerOptions) readAnswers(a *app, into *receiver.Answers) error {
	if o.respond != "" {
		var err error
		if into.Statuses, err = receiver.ParseStatuses(o.respond); err != nil {
			return hook.Errorf(hook.Invalid, "--respond: %s", err).WithHint("such as --respond 500,500,200")
		}
	}
	headers, err := headerList("--respond-header", o.headers)
	if err != nil {
		return err
	}
	into.Header = http.Header{}
	for i, h := range headers {
		if strings.ContainsAny(h.Name+h.Value, "\r\n\x00") {
			return hook.Errorf(hook.Invalid, "--respond-header number %d holds a line break or a NUL, which no header can carry", i+1)
		}
		into.Header.Add(h.Name, h.Value)
	}
	if o.body != "" {
		into.Body, err = a.readFile("--respond-body", o.body)
	}
	return err
}

// onwardClient sends captures on: no redirect is followed, and nothing is added or unpacked.
func onwardClient(timeout time.Duration, connections int) *http.Client {
	t, _ := http.DefaultTransport.(*http.Transport)
	t = t.Clone()
	t.DisableCompression = true
	t.MaxIdleConnsPerHost, t.MaxIdleConns = connections, 0
	return &http.Client{
		Transport: t, Timeout: timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
