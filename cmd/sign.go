package cmd

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/hook"
	"hookctl/internal/signature"
)

// signOptions are what sign is told.
type signOptions struct {
	scheme                    schemeOptions
	keys                      keyOptions
	body, method, url, id, at string
	headers                   []string
	send                      string
	maxBody                   byteSize
}

func newSign(a *app) *cobra.Command {
	o := signOptions{maxBody: defaultMaxBody}
	cmd := &cobra.Command{
		Use:   "sign",
		Short: "Print the headers that sign a body, or deliver it",
		Long: `Sign a body as a provider does, and print the header fields: as lines (-o headers, the default), as -o json, or as a curl
command that delivers it (-o curl). With --send the delivery is made from here, once and without following redirects. The
exit code then is 0 if the receiver answered 2xx, 5 for no answer, 408, 429 or 5xx, else 1.`,
		Example: `  hookctl sign --scheme standard-webhooks --secret-file secret --body body.json
  hookctl sign --scheme stripe --secret-ref env:SECRET --body body.json --url http://localhost:8080/in -o curl
  hookctl sign --scheme github --secret-file secret --body body.json --send http://localhost:8080/in`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(a, cmd) },
	}
	o.flags(cmd.Flags())
	completeScheme(cmd)
	return cmd
}

func (o *signOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.body, "body", "", "the body: a `FILE`, or stdin with - (default: empty)")
	f.StringVar(&o.method, "method", "POST", "the HTTP `METHOD` of the delivery")
	f.StringVar(&o.url, "url", "", "the `URL` that it is for (default: that of --send)")
	f.StringVar(&o.id, "id", "", "the delivery's `ID`, for schemes that sign one (default: a random one)")
	f.StringVar(&o.at, "at", "", "sign as of this `TIME`: RFC 3339, or seconds since 1970 (default: now)")
	f.StringArrayVar(&o.headers, "header", nil, "a further header field, `'Name: value'` (repeatable), which some schemes sign")
	f.StringVar(&o.send, "send", "", "deliver it to this `URL`")
	f.Var(&o.maxBody, "max-body", "the longest body that is read, a `SIZE` such as 25MiB")
	o.scheme.flags(f)
	o.keys.flags(f)
}

// signedDelivery is a delivery and its signature.
type signedDelivery struct {
	method, url string
	headers     []signature.Header // the first of them are given
	given       int
	body        []byte
	secrets     [][]byte // which nothing that is printed may show
	sendsSecret bool     // what was made has one of them in it, in whatever form
}

func (o *signOptions) run(a *app, cmd *cobra.Command) error {
	show, err := o.printer(a)
	if err != nil {
		return err
	}
	d, err := o.sign(a, cmd)
	if err != nil {
		return err
	}
	if o.send == "" {
		return show(d)
	}
	return a.deliver(cmd, d, o)
}

// sign makes the delivery.
func (o *signOptions) sign(a *app, cmd *cobra.Command) (*signedDelivery, error) {
	sources := []keySource{{"--body", o.body}, {"--scheme-file", o.scheme.file}}
	if err := stdinOnce(append(sources, o.keys.sources...)...); err != nil {
		return nil, err
	}
	s, err := a.signing(cmd, &o.scheme, &o.keys)
	if err != nil {
		return nil, err
	}
	opts, err := o.options(cmd.Context(), a, s)
	if err != nil {
		return nil, err
	}
	d, err := o.unsigned(a)
	if err != nil {
		return nil, err
	}
	d.secrets, d.sendsSecret = opts.Secrets, s.scheme.SendsSecret()
	a.warnSeveral(s.scheme, len(opts.Secrets))
	m := signature.Message{Method: d.method, URL: d.url, Headers: d.headers, Body: bytes.NewReader(d.body)}
	made, err := signature.Sign(cmd.Context(), s.scheme, m, opts)
	d.replace(made)
	return d, err
}

// warnSeveral tells that all secrets but one are passed over, where that is so.
func (a *app) warnSeveral(s *signature.Scheme, secrets int) {
	if secrets > 1 && !s.HoldsSeveral() {
		a.note("warning: the scheme %s has room for one signature: only the first of %d secrets signs", s.Name, secrets)
	}
}

func (o *signOptions) options(ctx context.Context, a *app, s signing) (signature.SignOptions, error) {
	opts := signature.SignOptions{ID: o.id, Encoding: o.scheme.secretEncoding, MaxBody: int64(o.maxBody)}
	if opts.ID == "" {
		opts.ID = "msg_" + rand.Text()
	}
	switch allowed := o.scheme.allowed(s.scheme); len(allowed) {
	case 0:
	case 1:
		opts.Algorithm = allowed[0]
	default:
		return opts, hook.Errorf(hook.Invalid, "a signature has one --algorithm")
	}
	var err error
	if opts.At, err = timeOf("--at", o.at); err != nil {
		return opts, err
	}
	if opts.Values, err = o.scheme.settings(s.scheme, true); err != nil {
		return opts, err
	}
	opts.Secrets, err = o.keys.secrets(ctx, a, s.cfg)
	return opts, err
}

// unsigned is the delivery before it is signed.
func (o *signOptions) unsigned(a *app) (*signedDelivery, error) {
	d := &signedDelivery{method: o.method, url: o.url}
	if d.url == "" {
		d.url = o.send
	}
	var err error
	if d.headers, err = headerList("--header", o.headers); err != nil {
		return nil, err
	}
	for i, h := range d.headers {
		if strings.ContainsAny(h.Value, "\r\n\x00") {
			return nil, hook.Errorf(hook.Invalid, "--header number %d holds a line break or a NUL, which no header can carry", i+1)
		}
	}
	d.given = len(d.headers)
	d.body, err = o.readBody(a)
	return d, err
}

// readBody reads the whole body: it is signed, and then sent.
func (o *signOptions) readBody(a *app) ([]byte, error) {
	if o.body == "" {
		return nil, nil
	}
	file, err := a.openFile("--body", o.body)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, int64(o.maxBody)+1))
	if err == nil && int64(len(body)) > int64(o.maxBody) {
		err = hook.Errorf(hook.Invalid, "--body %s is longer than %s", o.body, &o.maxBody).WithHint("--max-body allows more")
	}
	return body, err
}

// replace puts what was made in place of header fields that were given under the same names: of two, receivers disagree
// which counts.
func (d *signedDelivery) replace(made []signature.Header) {
	d.headers = slices.DeleteFunc(d.headers, func(h signature.Header) bool {
		return slices.ContainsFunc(made, func(m signature.Header) bool { return strings.EqualFold(m.Name, h.Name) })
	})
	d.given = len(d.headers)
	d.headers = append(d.headers, made...)
}
