package cmd

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hookctl/internal/config"
)

// write adds the profile to the config file, and its secrets to the keyring or to files.
func (d *draft) write() error {
	limit, err := config.KeyringLimit(d.cmd.Flags())
	if err != nil {
		return err
	}
	keeper := &config.Keeper{File: d.file, Limit: limit}
	var before config.Profile
	err = d.file.AddProfileWith(d.p, d.o.replace, func(p *config.Profile, old config.Profile) error {
		before = old
		err := d.keep(d.cmd.Context(), keeper)
		*p = d.p
		return err
	})
	if err != nil {
		return err
	}
	if err := keeper.Forget(d.cmd.Context(), before, d.p); err != nil {
		d.a.warn(err)
	}
	d.a.note("added the profile %s to %s", d.p.Name, d.file.Path)
	return nil
}

// keep stores the secrets, and says where.
func (d *draft) keep(ctx context.Context, keeper *config.Keeper) error {
	places := map[string]config.Ref{}
	for _, name := range slices.Sorted(maps.Keys(d.typed)) {
		ref, err := keeper.Keep(ctx, d.p.Name, name, d.typed[name])
		if err != nil {
			return about("credential "+name, err)
		}
		d.p.Credentials[name], places[name] = ref, ref
	}
	for i, secret := range d.keys {
		name := fmt.Sprintf("secret-%d", i+1)
		ref, err := keeper.Keep(ctx, d.p.Name, name, secret)
		if err != nil {
			return about("--secret", err)
		}
		d.p.Secrets = append(d.p.Secrets, ref)
		places[name] = ref
	}
	if keeper.Trouble != nil {
		d.a.note("no keyring can be used here: %s", keeper.Trouble)
	}
	for _, name := range slices.Sorted(maps.Keys(places)) {
		d.a.note("kept %s in %s", name, where(places[name]))
	}
	return nil
}

// where says to people where a secret is.
func where(ref config.Ref) string {
	if path, ok := strings.CutPrefix(ref.String(), "file:"); ok {
		return "the file " + path + ", which only you can read"
	}
	return "the keyring of this system, as " + strings.TrimPrefix(ref.String(), "keyring:")
}
