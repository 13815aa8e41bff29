package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/config"
)

func newProfileUse(a *app) *cobra.Command {
	return editProfile(a, "use NAME", "Make a profile the current one", "%s is the current profile",
		func(_ *cobra.Command, file config.File, name string) error { return file.UseProfile(name) })
}

func newProfileRemove(a *app) *cobra.Command {
	cmd := editProfile(a, "remove NAME", "Remove a profile", "removed the profile %s", a.removeProfile)
	cmd.Long = "Remove a profile, and what profile add has put into the keyring or into files for it."
	return cmd
}

// removeProfile also forgets its secrets; if that fails the profile is gone all the same.
func (a *app) removeProfile(cmd *cobra.Command, file config.File, name string) error {
	limit, err := config.KeyringLimit(cmd.Flags())
	if err != nil {
		return err
	}
	taken, err := file.TakeProfile(name)
	if err != nil {
		return err
	}
	keeper := config.Keeper{File: file, Limit: limit}
	if err := keeper.Forget(cmd.Context(), taken, config.Profile{}); err != nil {
		a.warn(err)
	}
	return nil
}

func editProfile(a *app, use, short, done string, edit func(*cobra.Command, config.File, string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: exactly("the NAME of a profile"), ValidArgsFunction: a.profileNames,
		Long:    short + ". hookctl profile list shows them.",
		Example: fmt.Sprintf("  hookctl profile %[1]s production\n  hookctl profile %[1]s production --quiet\n  hookctl profile %[1]s production --config ./team.yaml", strings.TrimSuffix(use, " NAME")),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := config.Locate(cmd.Flags())
			if err != nil {
				return err
			}
			if err := edit(cmd, file, args[0]); err != nil {
				return err
			}
			a.note(done, args[0])
			return nil
		},
	}
}
