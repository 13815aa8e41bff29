package main

import (
	"os"
	"path/filepath"
	"strings"

	"hookctl/internal/dialect"
)

// fixtures lists the requests and answers that both ends are tested with, and where each comes from.
func fixtures(p *page, d *dialect.Dialect) error {
	paths, err := filepath.Glob("testdata/dialects/" + d.Name + "/*.txtar")
	if err != nil || len(paths) == 0 {
		return err
	}
	p.heading("What it is tested with")
	p.line("The client must send these requests and understand these answers; the local server must give them.\n")
	p.table("testdata/dialects/"+d.Name, "what it shows")
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		comment, _, _ := strings.Cut(string(text), "\n-- ")
		p.row(strings.TrimSuffix(filepath.Base(path), ".txtar"), strings.Join(strings.Fields(comment), " "))
	}
	return nil
}
