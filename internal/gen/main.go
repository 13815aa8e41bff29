// Command gen writes what can be derived from the program itself: completion scripts, the reference of the commands, a
// page for each dialect and one for their vocabulary. With -check it writes nothing and fails if a file is not what it
// would write; with -man it writes only man pages, which are part of what is installed, not of the sources.
//
// It knows the command tree and the dialects, and nothing of what they do.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// files are the generated ones, by path from the project's root.
type files map[string][]byte

func main() {
	check := flag.Bool("check", false, "fail if a file is not fresh")
	man := flag.String("man", "", "write man pages to this folder, and nothing else")
	flag.Parse()
	generate := func() error { return run(*check) }
	if *man != "" {
		generate = func() error { return manPages(*man) }
	}
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	out := files{}
	for _, write := range []func(files) error{completions, reference, dialectPages, vocabulary, readmeTable} {
		if err := write(out); err != nil {
			return err
		}
	}
	stale, err := out.stale()
	if err != nil {
		return err
	}
	if check {
		return fresh(stale)
	}
	return out.write(stale)
}

// folders hold generated files and nothing else.
func folders() []string { return []string{"completions", "docs/reference", "docs/dialects"} }

// stale lists the files that are not what they should be: changed, missing, or no longer generated.
func (f files) stale() ([]string, error) {
	var stale []string
	for path, content := range f {
		old, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err != nil || !bytes.Equal(old, content) {
			stale = append(stale, path)
		}
	}
	for _, folder := range folders() {
		entries, err := os.ReadDir(folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			if path := folder + "/" + e.Name(); f[path] == nil {
				stale = append(stale, path)
			}
		}
	}
	slices.Sort(stale)
	return stale, nil
}

func fresh(stale []string) error {
	if len(stale) == 0 {
		return nil
	}
	return fmt.Errorf("not fresh, run make generate: %s", strings.Join(stale, ", "))
}

// write brings the stale files up to date.
func (f files) write(stale []string) error {
	for _, path := range stale {
		if f[path] == nil {
			if err := os.Remove(path); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // documents are for everybody
			return err
		}
		if err := os.WriteFile(path, f[path], 0o644); err != nil { //nolint:gosec // documents are for everybody
			return err
		}
		fmt.Println("wrote", path)
	}
	return nil
}
