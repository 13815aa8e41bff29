package cmd

import (
	"context"
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

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
		return resolve(ctx, o.secretRef)
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
