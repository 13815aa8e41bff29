package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
)

// config looks at the file, and at what a command would make of it.
func (d *doctor) config() {
	file, err := config.Locate(d.cmd.Flags())
	if err != nil {
		d.wrong("config", err, "")
		return
	}
	profiles, _, mode, found, err := file.Read()
	switch {
	case err != nil:
		d.wrong("config", err, "mend the file, or point --config at another")
	case !found:
		d.tell("config", fine, file.Path+": none yet; hookctl profile add makes one")
	default:
		d.tell("config", fine, fmt.Sprintf("%s, %s, profiles: %d", file.Path, mode, len(profiles)))
	}
	broken := err != nil
	d.cfg, err = config.Load(d.cmd.Flags(), d.a.streams.Err)
	switch {
	case err == nil:
		d.profile()
	case broken:
		d.tell("profile", skipped, "the config file cannot be read")
	default:
		d.wrong("profile", err, "")
	}
	if err != nil {
		d.cfg, _ = config.WithoutFile(d.cmd.Flags()) // what is wrong with that, too, was just told
	}
}

// profile tells who a command would talk to, and by which credentials: their names.
func (d *doctor) profile() {
	t, err := chooseTarget(d.cfg)
	if err != nil {
		d.wrong("profile", err, "")
		return
	}
	where := "server " + dialect.RedactURL(t.server)
	if t.local {
		where = "local mode"
	}
	name := d.cfg.Profile
	if name == "" {
		name = "none"
	}
	text := fmt.Sprintf("%s: dialect %s, %s", name, t.dialect.Name, where)
	var given []string
	for _, c := range t.dialect.Credentials.Names() {
		if origin, _, err := d.cfg.CredentialOrigin(c); err != nil {
			d.wrong("profile", err, "")
			return
		} else if origin != "" {
			given = append(given, c+" ("+string(origin)+")")
		}
	}
	if len(given) > 0 {
		text += ", credentials: " + strings.Join(given, ", ")
	}
	d.tell("profile", fine, text)
}

// keyringPatience is how long the keyring may take: nobody waits for a page longer.
const keyringPatience = 3 * time.Second

func (d *doctor) keyring() {
	err := config.TryKeyring(d.cmd.Context(), keyringPatience)
	switch {
	case err == nil:
		d.tell("keyring", fine, "it answers")
	case errors.Is(err, config.ErrNoKeyring):
		d.tell("keyring", skipped, "none here: secrets are kept in files that only you can read")
	case errors.Is(err, context.Canceled):
		d.tell("keyring", skipped, "interrupted")
	default:
		d.symptoms = append(d.symptoms, symptom{
			"keyring", broken, err.Error(), "unlock it, or keep secrets as env:NAME or file:PATH",
		})
	}
}
