package main

import (
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/dialecttest"
)

// trace tells what of the provider's documents each fixture shows, and why some is shown by none.
func trace(p *page, d *dialect.Dialect) error {
	documents, err := dialecttest.ReadTrace("testdata/dialects/" + d.Name)
	if err != nil || documents == nil {
		return err
	}
	p.heading("From the documents to the fixtures")
	p.line("What says *deliveries* is about what is delivered, and is tested there.")
	for _, document := range documents {
		p.line("\n%s:\n", document.Name)
		p.table("what the documents say", "fixtures")
		for _, l := range document.Lines {
			p.row(l.Says, shownBy(l))
		}
	}
	return nil
}

func shownBy(l dialecttest.Traced) string {
	if len(l.Fixtures) == 0 {
		return "none: " + l.Why
	}
	names := make([]string, len(l.Fixtures))
	for i, name := range l.Fixtures {
		names[i] = code(name)
		if name == dialecttest.Deliveries {
			names[i] = "*" + name + "*"
		}
	}
	return strings.Join(names, ", ")
}
