package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"hookctl/internal/config"
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
	f.BoolVar(&o.recreate, "recreate", false, "where the API cannot change a field: create new, confirm, delete old; the ID changes")
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

// secret finds the signing secret, from one source at most.
func (o *fieldOptions) secret(ctx context.Context, a *app, d *dialect.Dialect, set map[string]any) error {
	sources := 0
	for _, given := range []bool{o.secretFile != "", o.secretRef != "", o.generateSecret} {
		if given {
			sources++
		}
	}
	switch {
	case sources == 0:
		return nil
	case sources > 1:
		return hook.Errorf(hook.Invalid, "give only one of --secret-file, --secret-ref and --generate-secret")
	case o.generateSecret:
		set["secret"] = d.Secret(dialect.NewMaker())
		return nil
	}
	secret, err := o.readSecret(ctx, a)
	if err != nil {
		return err
	}
	set["secret"] = secret
	return nil
}

func (o *fieldOptions) readSecret(ctx context.Context, a *app) (string, error) {
	if o.secretRef != "" {
		ref, err := config.ParseRef(o.secretRef)
		if err != nil {
			return "", err
		}
		if ref.Literal() {
			return "", hook.Errorf(hook.Invalid, "--secret-ref takes a reference, not the secret itself").
				WithHint("write env:NAME, file:PATH or keyring:NAME")
		}
		return ref.Resolve(ctx)
	}
	data, err := a.readFile("--secret-file", o.secretFile)
	if err != nil {
		return "", err
	}
	secret := strings.TrimSuffix(string(data), "\n")
	if secret == "" {
		return "", hook.Errorf(hook.Invalid, "--secret-file %s is empty", o.secretFile)
	}
	return secret, nil
}

// body reads --data.
func (o *fieldOptions) body(a *app) (json.RawMessage, error) { return a.data(o.data) }

// data reads the value of a --data flag: JSON, @FILE, or - for stdin.
func (a *app) data(flag string) (json.RawMessage, error) {
	file, isFile := strings.CutPrefix(flag, "@")
	switch {
	case flag == "":
		return nil, nil
	case isFile:
		return a.readFile("--data", file)
	case flag == "-":
		return a.readFile("--data", "-")
	}
	return json.RawMessage(flag), nil
}

// noSecretInData warns where a secret stands in the arguments after all.
func (o *fieldOptions) noSecretInData(a *app, d *dialect.Dialect, body []byte) error {
	if o.data == "" || o.data == "-" || strings.HasPrefix(o.data, "@") {
		return nil
	}
	parsed, err := dialect.ParseObject(body)
	if err != nil {
		return &hook.Error{Kind: hook.Invalid, Message: "--data", Err: err, Hint: "a file is given as --data @FILE"}
	}
	if len(d.SecretsIn(parsed)) > 0 {
		a.note("warning: the secret in --data can be read by everybody on this machine; use --data @FILE, or -")
	}
	return nil
}

// maxFile bounds what is read of a file that an argument names, in bytes: more is no webhook.
const maxFile = 32 << 20

// readFile reads a file, or stdin for -.
func (a *app) readFile(flag, path string) ([]byte, error) {
	in := a.streams.In
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, &hook.Error{Kind: hook.Invalid, Message: flag, Err: err}
		}
		defer f.Close()
		in = f
	}
	var b bytes.Buffer
	if _, err := io.Copy(&b, io.LimitReader(in, maxFile+1)); err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Message: flag, Err: err}
	}
	if b.Len() > maxFile {
		return nil, hook.Errorf(hook.Invalid, "%s %s is longer than %d MiB", flag, path, maxFile>>20)
	}
	return b.Bytes(), nil
}

// flagHint adds to a refusal of missing fields which flags give them.
func flagHint(err error) error {
	var e *hook.Error
	if !errors.As(err, &e) || e.Kind != hook.Invalid || e.Status != 0 || e.Hint != "" || len(e.Fields) == 0 {
		return err
	}
	var flags []string
	for _, field := range slices.Sorted(maps.Keys(e.Fields)) {
		if e.Fields[field] == "required" {
			flags = append(flags, flagOf(field))
		}
	}
	if len(flags) > 0 {
		e.Hint = "give " + strings.Join(flags, ", ")
	}
	return err
}

// flagOf names the flag that sets a field.
func flagOf(field string) string {
	switch field {
	case "url", "method", "name", "description", "enabled":
		return "--" + field
	case "events":
		return "--event"
	case "headers":
		return "--header"
	case "secret":
		return "--secret-file"
	}
	return fmt.Sprintf("--set %s=VALUE", field)
}
