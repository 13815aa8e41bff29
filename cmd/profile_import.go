package cmd

import (
	"errors"
	"maps"
	"os"
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// imported reads the file of credentials that the provider hands out. What flags give beats it.
func (d *draft) imported() error {
	path := d.o.importFile
	if path == "" {
		return nil
	}
	data, err := d.a.readFile("--import", path)
	if err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		d.a.note("warning: others can read %s; delete it, or chmod 600 it", path)
	}
	in, err := d.readImport(data)
	if err != nil {
		return about("--import "+path, err)
	}
	if d.p.Server == "" {
		d.p.Server = in.Server
	}
	maps.Copy(d.typed, in.Credentials)
	maps.Copy(d.p.Vars, in.Vars)
	return nil
}

// readImport reads it by the dialect that is given, or by the only built-in one that can.
func (d *draft) readImport(data []byte) (dialect.Imported, error) {
	names := dialect.Builtin()
	if d.p.Dialect != "" {
		names = []string{d.p.Dialect}
	}
	var found []string
	var in dialect.Imported
	var last error
	for _, name := range names {
		candidate, err := dialect.Load(name)
		if err != nil {
			return in, err
		}
		read, err := candidate.ReadImport(data)
		if err == nil {
			found, in = append(found, name), read
		} else {
			last = err
		}
	}
	switch {
	case len(found) == 1:
		d.p.Dialect = found[0]
		return in, nil
	case d.p.Dialect != "":
		return in, last
	case len(found) == 0:
		return in, hook.Errorf(hook.Invalid, "no built-in dialect knows such a file").WithHint("give --dialect NAME or FILE")
	}
	return in, hook.Errorf(hook.Invalid, "several dialects know such a file").
		WithHint("give one of them: --dialect %s", strings.Join(found, ", or --dialect "))
}

// about says what an error is about, and keeps its kind and hint.
func about(what string, err error) error {
	var e *hook.Error
	if !errors.As(err, &e) {
		return err
	}
	return &hook.Error{Kind: e.Kind, Message: what, Err: err, Hint: e.Hint}
}
