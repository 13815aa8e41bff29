package cmd

import (
	"context"

	"hookctl/internal/config"
	"hookctl/internal/hook"
)

// protect asks before a change made with a protected profile: for its name, since a yes is soon said. Where nobody can be
// asked, the profile must be named on the command line, and not by what happens to be current or in the environment.
func (a *app) protect(ctx context.Context, c *connection, question string) error {
	name := c.cfg.Profile
	question += " with the protected profile " + name
	switch {
	case !c.cfg.Protected || a.global.dryRun || expressly(c.cfg):
		return nil
	case !a.canAsk(c.cfg.NoInput):
		return hook.Errorf(hook.Invalid, "%s has to be said expressly, and nobody can be asked", question).
			WithHint("give --yes and --profile %s, both on the command line", name)
	}
	answer, err := a.prompter().Input(question+": type the profile's name to go on", "")
	if err != nil {
		return err
	}
	if answer != name {
		return hook.Errorf(hook.Failed, "not done: %q is not the profile's name", answer)
	}
	return ctx.Err()
}

// expressly tells whether the command line says both that it shall be done and by which profile.
func expressly(cfg config.Config) bool {
	return cfg.Yes && cfg.Origin("yes") == config.FromFlag && cfg.Origin("profile") == config.FromFlag
}
