package pgtest

import (
	"cmp"
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

var errMissing = errors.New("PostgreSQL's initdb and postgres are not installed (Debian: apt-get install postgresql)")

func missing(err error) bool { return errors.Is(err, errMissing) }

// findBinaries returns the folder that has initdb and postgres. PATH counts first, then what pg_config tells, then where
// Debian puts them: there, the newest.
func findBinaries() (string, error) {
	for _, dir := range candidates() {
		if usable(filepath.Join(dir, "initdb")) && usable(filepath.Join(dir, "postgres")) {
			return dir, nil
		}
	}
	return "", errMissing
}

func candidates() []string {
	var dirs []string
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(debian, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	return append(dirs, debian...)
}

// version is the 15 of /usr/lib/postgresql/15/bin.
func version(dir string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
	return n
}

func usable(path string) bool {
	_, err := exec.LookPath(path)
	return err == nil
}
