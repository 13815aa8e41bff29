package cmd

import (
	"slices"
	"strings"

	"hookctl/internal/config"
	"hookctl/internal/ui"
)

// askCredentials asks for what lets us in and is not given. An empty answer leaves it to the environment.
func (d *draft) askCredentials() error {
	if !d.asks {
		return nil
	}
	names := d.d.NeededCredentials()
	if d.d.Login != nil {
		more, err := d.way()
		if err != nil {
			return err
		}
		names = append(names, more...)
	}
	for _, name := range names {
		if d.has(name) {
			continue
		}
		if err := d.askCredential(name); err != nil {
			return err
		}
	}
	return nil
}

func (d *draft) askCredential(name string) error {
	question := titled(name, d.d.Credentials.Get(name).Title) + " (empty: from the environment)"
	ask := d.a.prompter().Secret
	if d.d.Credentials.Get(name).Public {
		ask = func(question string) (string, error) { return d.a.prompter().Input(question, "") }
	}
	secret, err := ask(question)
	if secret != "" {
		d.typed[name] = secret
	}
	return err
}

// has tells whether a credential is given, here or by the environment.
func (d *draft) has(name string) bool {
	_, typed := d.typed[name]
	origin, _, err := config.Config{Credentials: d.p.Credentials}.CredentialOrigin(name)
	return typed || origin != "" || err != nil // two variables at once are refused when it is used
}

// way finds out by which credentials one gets in: by those of the login, or by what the login would make.
func (d *draft) way() ([]string, error) {
	l := d.d.Login
	switch {
	case d.has(l.Makes):
		return nil, nil
	case slices.ContainsFunc(l.Needs, d.has):
		return l.Needs, nil
	}
	needs := strings.Join(l.Needs, " and ")
	way, err := d.a.prompter().Select("how do you get in", []ui.Option{
		{Value: needs, Text: "by a login with " + needs}, {Value: l.Makes, Text: "with " + l.Makes},
	}, needs)
	if way == l.Makes {
		return []string{l.Makes}, err
	}
	return l.Needs, err
}
