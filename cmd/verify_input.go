package cmd

import (
	"io"
	"strings"

	"github.com/spf13/pflag"

	"hookctl/internal/capture"
	"hookctl/internal/hook"
	"hookctl/internal/signature"
)

// messageOptions say what a delivery is.
type messageOptions struct {
	request, body, method, url string
	headers                    []string
}

func (o *messageOptions) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.headers, "header", nil, "a header field of the delivery, `'Name: value'` (repeatable); one blank behind the colon is dropped")
	f.StringVar(&o.body, "body", "", "the body: a `FILE`, or stdin with -")
	f.StringVar(&o.method, "method", "", "the HTTP `METHOD` of the delivery (default: the request's, else POST)")
	f.StringVar(&o.url, "url", "", "the `URL` that the provider delivers to, for schemes that sign it (default: the request's, taken as https)")
}

// check wants one kind of input.
func (o *messageOptions) check(captures string) error {
	parts := len(o.headers) > 0 || o.body != ""
	switch {
	case captures != "" && (o.request != "" || parts):
		return hook.Errorf(hook.Invalid, "--captures has whole deliveries: --request, --header and --body cannot be added")
	case o.request != "" && parts:
		return hook.Errorf(hook.Invalid, "--request is a whole delivery: --header and --body cannot be added")
	case captures == "" && o.request == "" && !parts:
		return hook.Errorf(hook.Invalid, "there is no delivery to verify").
			WithHint("give --request FILE, or --header and --body FILE, or --captures FILE")
	}
	return nil
}

// open makes the message. Its body is read from the file that is returned, which must be closed.
func (o *messageOptions) open(a *app) (signature.Message, io.Closer, error) {
	if o.request != "" {
		return o.openRequest(a)
	}
	headers, err := headerList("--header", o.headers)
	if err != nil {
		return signature.Message{}, nil, err
	}
	m := o.override(signature.Message{Method: "POST", Headers: headers})
	if o.body == "" {
		a.note("warning: without --body the body is taken to be empty")
		return m, io.NopCloser(nil), nil
	}
	file, err := a.openFile("--body", o.body)
	m.Body = file
	return m, file, err
}

func (o *messageOptions) openRequest(a *app) (signature.Message, io.Closer, error) {
	file, err := a.openFile("--request", o.request)
	if err != nil {
		return signature.Message{}, nil, err
	}
	r, err := capture.ReadRequest(file)
	if err != nil {
		_ = file.Close() // it was only read
		return signature.Message{}, nil, &hook.Error{Kind: hook.Invalid, Message: "--request " + o.request, Err: err}
	}
	m := signature.Message{Method: r.Method, URL: r.URL, Headers: signed(nil, r.Headers), Body: r.Body}
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, "Transfer-Encoding") {
			a.note("warning: the body is taken as it is in the file, though its header says Transfer-Encoding")
		}
	}
	return o.override(m), file, nil
}

// override has the flags say what only they know: by which address the provider knows the receiver.
func (o *messageOptions) override(m signature.Message) signature.Message {
	if o.method != "" {
		m.Method = o.method
	}
	if o.url != "" {
		m.URL = o.url
	}
	return m
}

// headerList reads 'Name: value'. Of each, one blank behind the colon is dropped, and the rest is the value. Errors count
// instead of quoting: a value may be secret.
func headerList(flag string, texts []string) ([]signature.Header, error) {
	var headers []signature.Header
	for i, text := range texts {
		name, value, ok := strings.Cut(text, ":")
		if !ok || strings.TrimSpace(name) != name || name == "" {
			return nil, hook.Errorf(hook.Invalid, "%s number %d is not 'Name: value'", flag, i+1)
		}
		headers = append(headers, signature.Header{Name: name, Value: strings.TrimPrefix(value, " ")})
	}
	return headers, nil
}

// signed appends the header fields of a capture to those of a message.
func signed(to []signature.Header, headers []capture.Header) []signature.Header {
	for _, h := range headers {
		to = append(to, signature.Header(h))
	}
	return to
}
