package main

import (
	"bytes"
	"errors"
	"os"

	"hookctl/internal/dialect"
)

// The marks between which the README has its generated table.
const (
	tableBegin = "<!-- verbs: make generate writes this table -->\n"
	tableEnd   = "<!-- /verbs -->\n"
)

// readmeTable writes the table of verbs and dialects into the README.
func readmeTable(out files) error {
	text, err := os.ReadFile("README.md")
	if err != nil {
		return err
	}
	before, rest, ok := bytes.Cut(text, []byte(tableBegin))
	_, after, ok2 := bytes.Cut(rest, []byte(tableEnd))
	if !ok || !ok2 {
		return errors.New("README.md has no marks for the table of verbs")
	}
	table, err := verbTable()
	if err != nil {
		return err
	}
	out["README.md"] = bytes.Join([][]byte{before, []byte(tableBegin), table, []byte(tableEnd), after}, nil)
	return nil
}

func verbTable() ([]byte, error) {
	p := &page{}
	var dialects []*dialect.Dialect
	columns := []string{"verb"}
	for _, name := range dialect.Builtin() {
		d, err := dialect.Load(name)
		if err != nil {
			return nil, err
		}
		dialects = append(dialects, d)
		columns = append(columns, "["+name+"](docs/dialects/"+name+".md)")
	}
	p.table(columns...)
	for _, verb := range dialect.Verbs() {
		cells := []string{"`" + verb + "`"}
		for _, d := range dialects {
			cells = append(cells, capability(d, verb))
		}
		p.row(cells...)
	}
	cells := []string{"`verify-signature`"}
	for _, d := range dialects {
		cells = append(cells, signatureOf(d))
	}
	p.row(cells...)
	return []byte(p.String()), nil
}
