package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"hookctl/internal/hook"
)

// smallest is the size of the smallest database that has anything in it: one page.
const smallest = 512

// prepare makes the file and its folders if they do not exist, and returns the one name that all its names lead to.
func prepare(path string) (string, error) {
	if path == "" {
		return "", hook.Errorf(hook.Invalid, "the path of the store is empty")
	}
	if err := ensure(path); err != nil {
		return "", badPath(path, err)
	}
	full, err := filepath.Abs(path)
	if err == nil {
		full, err = filepath.EvalSymlinks(full)
	}
	if err != nil {
		return "", badPath(path, err)
	}
	return full, nil
}

// ensure opens the file only if it was not there: closing it would take away the locks that SQLite may have on it
// elsewhere in this process.
func ensure(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return errors.New("is a folder")
	case err == nil && !info.Mode().IsRegular():
		return errors.New("is not a regular file")
	case err == nil && info.Size() > 0 && info.Size() < smallest:
		return errors.New("is not a database") // SQLite would take it for an empty one, and write over it
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return touch(path, os.O_CREATE)
}

// writable tells in plain words what SQLite would only call read-only. The caller owns the file.
func writable(path string) error {
	if err := touch(path, 0); err != nil {
		return badPath(path, err)
	}
	return nil
}

func touch(path string, flags int) error {
	f, err := os.OpenFile(path, os.O_RDWR|flags, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func badPath(path string, err error) error {
	var named *fs.PathError
	if errors.As(err, &named) && named.Path == path {
		err = named.Err // the message has the path already
	}
	e := hook.Errorf(hook.Invalid, "the store %q cannot be used", path)
	e.Err = err
	return e
}
