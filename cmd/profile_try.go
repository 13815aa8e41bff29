package cmd

import (
	"errors"

	"hookctl/internal/config"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// try makes a read call with the new profile. What goes wrong is told, and the user says whether to keep it all the same.
func (d *draft) try() error {
	if !d.asks || d.o.noCheck {
		return nil
	}
	cfg, err := config.Draft(d.cmd.Flags(), d.p, d.a.streams.Err)
	if err != nil {
		return err
	}
	t, err := chooseTarget(cfg)
	if err != nil {
		return err
	}
	rows, err := d.a.checkTarget(d.cmd, cfg, t, d.typed)
	if err == nil {
		d.a.note("checked: %s lets you in", d.d.Title)
		return nil
	}
	if errors.Is(err, ui.ErrInterrupted) || hook.KindOf(err) == hook.Interrupted {
		return err
	}
	return d.keepAnyway(rows, err)
}

func (d *draft) keepAnyway(rows []finding, err error) error {
	for _, row := range rows {
		if row.Status == broken {
			d.a.writeErr(ui.Visible(row.Check+": "+row.Detail) + "\n")
		}
	}
	keep, asked := d.a.prompter().Confirm("the check failed; keep the profile all the same?", false)
	if asked != nil {
		return asked
	}
	if !keep {
		return err
	}
	return nil
}
