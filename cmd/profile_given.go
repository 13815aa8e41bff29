package cmd

import (
	"slices"
	"strings"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// complete refuses what lacks too much where nobody can be asked.
func (d *draft) complete() error {
	dialects := "--dialect NAME (" + strings.Join(dialect.Builtin(), ", ") + ") or FILE"
	noDialect := d.p.Dialect == "" && d.o.importFile == ""
	switch {
	case d.asks:
		return nil
	case d.p.Name == "" && noDialect:
		return hook.Errorf(hook.Invalid, "a profile needs a name and a dialect").WithHint("give a NAME and %s", dialects)
	case d.p.Name == "":
		return hook.Errorf(hook.Invalid, "%s needs a NAME", said(d.cmd)).WithHint("usage: %s", d.cmd.UseLine())
	case noDialect:
		return hook.Errorf(hook.Invalid, "a profile needs a dialect").WithHint("give %s", dialects)
	}
	return nil
}

// given reads variables, credentials and secrets of the command line, and checks them against the dialect.
func (d *draft) given() error {
	for _, pair := range d.a.global.vars {
		key, value, err := keyValue("--var", pair)
		if err != nil {
			return err
		}
		if err := known("variable", d.d, key, d.d.Variables.Names()); err != nil {
			return err
		}
		d.p.Vars[key] = value
	}
	for _, pair := range d.o.credentials {
		if err := d.credential(pair); err != nil {
			return err
		}
	}
	for _, text := range d.o.secrets {
		ref, secret, err := d.ref("--secret", text)
		switch {
		case err != nil:
			return err
		case secret != "":
			d.keys = append(d.keys, secret)
		default:
			d.p.Secrets = append(d.p.Secrets, ref)
		}
	}
	return nil
}

func (d *draft) credential(pair string) error {
	key, text, err := keyValue("--credential", pair)
	if err != nil {
		return err
	}
	if err := known("credential", d.d, key, d.d.Credentials.Names()); err != nil {
		return err
	}
	ref, secret, err := d.ref("--credential "+key, text)
	if err != nil {
		return err
	}
	delete(d.typed, key) // of an imported file
	if secret != "" {
		d.typed[key] = secret
		return nil
	}
	d.p.Credentials[key] = ref
	return nil
}

func known(what string, d *dialect.Dialect, name string, names []string) error {
	if slices.Contains(names, name) {
		return nil
	}
	e := hook.Errorf(hook.Invalid, "%s has no %s %q", d.Name, what, name)
	if near := ui.Nearest(name, names); near != "" {
		return e.WithHint("did you mean %s?", near)
	}
	if len(names) == 0 {
		return e.WithHint("it has none")
	}
	return e.WithHint("it has %s", strings.Join(names, ", "))
}

// ref reads a reference, or the secret itself from stdin.
func (d *draft) ref(flag, text string) (config.Ref, string, error) {
	if text == "-" {
		data, err := d.a.readFile(flag, "-")
		if err != nil {
			return config.Ref{}, "", err
		}
		secret := strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
		if secret == "" {
			return config.Ref{}, "", hook.Errorf(hook.Invalid, "%s: stdin is empty", flag)
		}
		return config.Ref{}, secret, nil
	}
	ref, err := config.ParseRef(text)
	if err == nil && ref.Literal() {
		return ref, "", hook.Errorf(hook.Invalid, "%s must not be the secret itself: everybody on this machine can read arguments", flag).
			WithHint("write env:NAME, file:PATH, keyring:NAME or exec:COMMAND, or - to read it from stdin")
	}
	return ref, "", err
}
