package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"hookctl/internal/dialect"
	"hookctl/internal/ui"
)

func (d *doctor) cache() {
	dir := d.cfg.Cache
	if dir == "" {
		d.tell("cache", skipped, "there is no home folder to put it in")
		return
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	d.folder("cache", dir, fmt.Sprintf(", files: %d", len(files)))
}

// folder tells whether something can be written in a folder, or made, if it is not there yet.
func (d *doctor) folder(check, dir, more string) {
	there := dir
	for _, err := os.Stat(there); errors.Is(err, fs.ErrNotExist) && there != filepath.Dir(there); _, err = os.Stat(there) {
		there = filepath.Dir(there)
	}
	f, err := os.CreateTemp(there, ".hookctl-doctor-*")
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		d.wrong(check, err, "let this user write in "+there)
		return
	}
	if there != dir {
		more = ": not there yet, and can be made"
	}
	d.tell(check, fine, dir+more)
}

// store tells where local mode keeps webhooks, how large that is, and which process has it. Nothing is opened.
func (d *doctor) store() {
	path := d.cfg.Store
	if err := checkStore(path); err != nil {
		d.wrong("store", err, "")
		return
	}
	if onPostgres(path) {
		d.tell("store", skipped, "a database, which is not called: "+dialect.RedactURL(path))
		return
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.folder("store", filepath.Dir(path), "")
	case err == nil && info.IsDir():
		d.wrong("store", fmt.Errorf("%s is a folder", path), "--store wants a file")
	case err != nil:
		d.wrong("store", err, "")
	default:
		size := byteSize(info.Size())
		d.folder("store", filepath.Dir(path), fmt.Sprintf(": %s, %s, %s, %s", filepath.Base(path), &size, info.Mode().Perm(), owner(path)))
	}
}

// owner tells which process has a store.
func owner(path string) string {
	url, err := os.ReadFile(path + ".url")
	at := ""
	if err == nil {
		at = ui.Visible(dialect.RedactURL(strings.TrimSpace(string(url))))
	}
	if _, err := os.Stat(path + ".lock"); err != nil {
		return "nobody owns it"
	}
	lock := flock.New(path + ".lock")
	free, err := lock.TryLock()
	defer func() { _ = lock.Close() }()
	switch {
	case err != nil:
		return "who owns it cannot be told: " + err.Error()
	case free:
		return "nobody owns it"
	case at == "":
		return "another hookctl command owns it"
	}
	return "served at " + at
}
