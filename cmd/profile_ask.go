package cmd

import (
	"errors"
	"strings"

	"hookctl/internal/client"
	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// name asks for the profile's name, if there is none, and refuses one that cannot be before anything else is asked.
func (d *draft) name() error {
	addable := func(name string) error { return d.file.Addable(name, d.o.replace) }
	if d.p.Name != "" {
		return addable(d.p.Name)
	}
	var err error
	d.p.Name, err = until(d.a, func() (string, error) { return d.a.prompter().Input("name of the profile", "") }, func(name string) error {
		err := addable(name)
		var e *config.Error
		if errors.As(err, &e) && e.Kind == config.Conflict {
			return hook.Errorf(hook.Conflict, "%s: choose another name, or stop and give --replace", err)
		}
		return err
	})
	return err
}

// ownFile is what is chosen by those whose dialect is not built in.
const ownFile = "another: a file of your own"

// dialect asks how the API speaks, if nobody said it.
func (d *draft) dialect() error {
	name := d.p.Dialect
	if name == "" {
		var options []ui.Option
		for _, builtin := range dialect.Builtin() {
			known, err := dialect.Load(builtin)
			if err != nil {
				return err
			}
			options = append(options, ui.Option{Value: builtin, Note: strings.TrimSuffix(known.Title+"  "+known.Docs, "  ")})
		}
		var err error
		name, err = d.a.prompter().Select("dialect: how does the API speak", append(options, ui.Option{Value: ownFile}), dialect.Standard)
		if err == nil && name == ownFile {
			name, err = until(d.a, func() (string, error) { return d.a.prompter().Input("file of the dialect", "") }, loadable)
		}
		if err != nil {
			return err
		}
	}
	var err error
	d.p.Dialect = name
	d.d, err = dialect.Load(name)
	return err
}

func loadable(name string) error {
	_, err := dialect.Load(name)
	return err
}

// askServer asks where the API is. The dialect's own server is not written down: it may move.
func (d *draft) askServer() error {
	if !d.asks || d.p.Server != "" || d.d.Server != "" && !d.guided {
		return nil
	}
	server, err := until(d.a, func() (string, error) { return d.a.prompter().Input("server: the API's base URL", d.d.Server) }, func(s string) error {
		if s == d.d.Server {
			return nil
		}
		_, err := client.New(client.Options{Dialect: d.d, Server: s})
		return err
	})
	if server != d.d.Server {
		d.p.Server = server
	}
	return err
}

// askVariables asks for what differs from customer to customer.
func (d *draft) askVariables() error {
	if !d.asks {
		return nil
	}
	for _, name := range d.d.NeededVariables(d.p.Server == "") {
		v := d.d.Variables.Get(name)
		if d.p.Vars[name] != "" || d.a.getenv("HOOKCTL_VAR_"+strings.ToUpper(name)) != "" || v.Default != "" && !d.guided {
			continue
		}
		value, err := until(d.a, func() (string, error) { return d.a.prompter().Input(titled(name, v.Title), v.Default) }, notEmpty)
		if err != nil {
			return err
		}
		if value != v.Default {
			d.p.Vars[name] = value
		}
	}
	return nil
}

func notEmpty(s string) error {
	if s == "" {
		return hook.Errorf(hook.Invalid, "a value is needed here")
	}
	return nil
}

func titled(name, title string) string {
	if title == "" {
		return name
	}
	return name + " (" + title + ")"
}
