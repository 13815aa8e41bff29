package cmd

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/spf13/pflag"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// fieldOptions are what create, replace and patch say of a webhook.
type fieldOptions struct {
	url, method, name, description string
	events, headers, set, unset    []string
	enabled                        bool
	secretFile, secretRef          string
	generateSecret                 bool
	data                           string
	allowUnknown, recreate         bool
}

func (o *fieldOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.url, "url", "", "where deliveries go, a `URL`")
	f.StringArrayVarP(&o.events, "event", "e", nil, "an `EVENT` to listen to (repeatable)")
	f.StringVar(&o.method, "method", "", "the HTTP `METHOD` of deliveries")
	f.StringArrayVar(&o.headers, "header", nil, "a header field of each delivery, `'Name: value'` (repeatable)")
	f.StringVar(&o.name, "name", "", "the webhook's `NAME`")
	f.StringVar(&o.description, "description", "", "what it is for, a `TEXT`")
	f.BoolVar(&o.enabled, "enabled", true, "whether it gets deliveries; --enabled=false: it does not")
	f.StringVar(&o.secretFile, "secret-file", "", "read the signing secret from a `FILE`, or from stdin with -")
	f.StringVar(&o.secretRef, "secret-ref", "", "read the signing secret from a `REF`: env:NAME, file:PATH or keyring:NAME")
	f.BoolVar(&o.generateSecret, "generate-secret", false, "make a random signing secret, and print it once")
	f.StringArrayVar(&o.set, "set", nil, "a field in the provider's own words, `FIELD=VALUE`; the value is JSON if it parses (repeatable)")
	f.StringVar(&o.data, "data", "", "the body in the provider's own words: `JSON`, @FILE, or - for stdin")
	f.BoolVar(&o.allowUnknown, "allow-unknown", false, "send fields that the dialect does not know")
	f.BoolVar(&o.recreate, "recreate", false, "where the API cannot change a field, and the dialect allows it: create new, confirm, delete old; the ID changes")
}

// input turns the flags that were given into what is to be written. A generated secret is returned too.
func (o *fieldOptions) input(ctx context.Context, a *app, d *dialect.Dialect, f *pflag.FlagSet) (hook.Input, error) {
	in := hook.Input{Set: map[string]any{}, Unset: o.unset, AllowUnknown: o.allowUnknown, Recreate: o.recreate}
	if o.data == "-" && o.secretFile == "-" {
		return in, hook.Errorf(hook.Invalid, "both --data and --secret-file read stdin").WithHint("give one of them a file")
	}
	var err error
	if in.Body, err = o.body(a); err != nil {
		return in, err
	}
	o.plain(in.Set, f)
	o.doubt(a, d)
	for _, step := range []func() error{
		func() error { return o.headerFields(in.Set) },
		func() error { return o.ownFields(in.Set, d) },
		func() error { return o.secret(ctx, a, d, in.Set) },
	} {
		if err := step(); err != nil {
			return in, err
		}
	}
	return in, o.noSecretInData(a, d, in.Body)
}

// plain takes over the flags whose value is the field's.
func (o *fieldOptions) plain(set map[string]any, f *pflag.FlagSet) {
	for name, value := range map[string]any{
		"url": o.url, "method": o.method, "name": o.name, "description": o.description, "enabled": o.enabled,
	} {
		if f.Changed(name) {
			set[name] = value
		}
	}
	if f.Changed("event") {
		set["events"] = o.events
	}
}

// doubt warns of events that may be mistyped, where nobody can say that they are.
func (o *fieldOptions) doubt(a *app, d *dialect.Dialect) {
	for _, event := range o.events {
		if doubt := d.DoubtEvent(event); doubt != "" {
			a.note("warning: %s", doubt)
		}
	}
}

func (o *fieldOptions) headerFields(set map[string]any) error {
	if len(o.headers) == 0 {
		return nil
	}
	headers := make([]hook.Header, 0, len(o.headers))
	for i, text := range o.headers {
		name, value, ok := strings.Cut(text, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return hook.Errorf(hook.Invalid, "--header number %d is not 'Name: value'", i+1) // its text may be secret
		}
		headers = append(headers, hook.Header{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
	}
	set["headers"] = headers
	return nil
}

// ownFields takes over --set. A secret is no argument of a flag: everybody on the machine can read those.
func (o *fieldOptions) ownFields(set map[string]any, d *dialect.Dialect) error {
	for _, pair := range o.set {
		name, text, err := keyValue("--set", pair)
		if err != nil {
			return err
		}
		key := d.OwnKey(name)
		if f := d.Field(key); f != nil && f.Name == "secret" {
			return hook.Errorf(hook.Invalid, "%s is a secret, which must not be an argument", name).
				WithHint("give it by --secret-file FILE, or - for stdin")
		}
		set[key] = jsonOrText(text)
	}
	return nil
}

// jsonOrText reads a value as JSON if it is, digits kept, else as the text that it is.
func jsonOrText(s string) any {
	if v, err := dialect.ParseJSON([]byte(s)); err == nil {
		return v
	}
	return s
}

// body reads --data.
func (o *fieldOptions) body(a *app) (json.RawMessage, error) { return a.data(o.data) }
