package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"go.yaml.in/yaml/v3"
)

// edit reads the file, changes it and writes it, under a lock so that two edits at a time both count. A file that
// cannot be read is left as it is.
func (f File) edit(change func(*document) error) error {
	path, err := f.target()
	if err != nil {
		return err
	}
	unlock, err := lock(path + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	doc, err := f.loadOrNew()
	if err != nil {
		return err
	}
	if err := change(&doc); err != nil {
		return err
	}
	data, err := f.encode(&doc)
	if err != nil {
		return err
	}
	return failed(f.Path, replaceFile(path, data))
}

// loadOrNew is load for editing: here a file named by --config may be a new one.
func (f File) loadOrNew() (document, error) {
	if _, err := os.Stat(f.Path); errors.Is(err, fs.ErrNotExist) {
		return document{}, nil
	}
	doc, _, err := f.load(nil)
	return doc, err
}

// target finds the file to write, behind symbolic links, and makes its folder.
func (f File) target() (string, error) {
	if f.Path == "" {
		return "", invalid("no place for a config file").hint("set HOME, or give --config FILE")
	}
	path := f.Path
	if behind, err := filepath.EvalSymlinks(path); err == nil {
		path = behind
	} else if link, err := os.Readlink(path); err == nil { // to a file that is not there yet
		path = resolvePath(link, filepath.Dir(path))
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return "", invalid("%s is not a regular file and cannot be edited", f.Path)
	}
	return path, failed(f.Path, os.MkdirAll(filepath.Dir(path), 0o700))
}

func lock(path string) (func(), error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	l := flock.New(path, flock.SetPermissions(0o600))
	_, err := l.TryLockContext(ctx, 20*time.Millisecond)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, invalid("another process holds %s", path).hint("try again when it has ended")
	case err != nil:
		return nil, failed(path, err)
	}
	return func() { _ = l.Close() }, nil
}

// encode writes the nodes as text, and reads it back: an edit can break a file, as when the profile goes that holds the
// anchor of another one's alias.
func (f File) encode(doc *document) ([]byte, error) {
	var out bytes.Buffer
	if len(doc.preface) > 0 {
		out.Write(append(bytes.TrimRight(doc.preface, "\r\n"), "\n\n"...))
	}
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(&doc.root); err != nil {
		return nil, failed(f.Path, err)
	}
	if _, err := f.parse(out.Bytes(), nil); err != nil {
		return nil, invalid("the edited file would be broken, and was not written").because(err).
			hint("edit %s by hand", f.Path)
	}
	return out.Bytes(), nil
}

// replaceFile puts a complete file in place at once. Its mode stays if it is as strict as 0600.
func replaceFile(path string, data []byte) error {
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(path); err == nil {
		mode &= info.Mode().Perm()
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".config-*.yaml") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }() // fails once it is renamed
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Chmod(mode), temp.Sync(), temp.Close())
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}

// failed is no Error: nothing the user wrote is wrong when a disk is full.
func failed(path string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write %s: %w", path, err)
}
