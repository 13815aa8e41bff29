package config

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/pflag"
)

// maxSize bounds what is read into memory from a path that someone else may have written.
const maxSize = 1 << 20

// File is where the profiles are kept; it need not exist.
type File struct {
	Path string // "" if none was given and there is no home folder
	Own  bool   // the default path, not one named by --config or HOOKCTL_CONFIG
}

// Locate finds the config file without reading it, so that profiles can be listed and mended when Load refuses.
func Locate(flags *pflag.FlagSet) (File, error) { return newLayers(flags).file() }

func (l *layers) file() (File, error) {
	origin, _ := l.origin("config")
	file := File{Path: l.text("config"), Own: origin == FromDefault}
	return file, l.err
}

// load reads and checks the file. Only the default one may be missing.
func (f File) load(stderr io.Writer) (document, bool, error) {
	data, mode, err := f.read()
	if errors.Is(err, fs.ErrNotExist) && f.Own {
		return document{}, false, nil
	}
	if err != nil {
		return document{}, false, unreadable(err)
	}
	doc, err := f.parse(data, stderr)
	if err != nil {
		return document{}, false, err
	}
	return doc, true, f.private(doc, mode)
}

func unreadable(err error) error {
	e := invalid("config file").because(err)
	if errors.Is(err, fs.ErrNotExist) {
		return e.hint("--config and HOOKCTL_CONFIG need a file that exists; without them the default one is used")
	}
	return e
}

func (f File) read() ([]byte, fs.FileMode, error) {
	if f.Path == "" {
		return nil, 0, fs.ErrNotExist
	}
	file, err := os.Open(f.Path)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return nil, 0, err
	}
	data, err := readAll(file, f.Path)
	return data, info.Mode(), err
}

func readAll(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err == nil && len(data) > maxSize {
		return nil, errors.New(name + " is larger than 1 MiB")
	}
	return data, err
}

// private refuses a file that others can read while it holds a secret. Pipes, as in --config <(…), have no such mode.
func (f File) private(doc document, mode fs.FileMode) error {
	if runtime.GOOS == "windows" || !mode.IsRegular() || mode.Perm()&0o077 == 0 || !doc.literal() {
		return nil
	}
	return invalid("%s holds a secret, and its mode %04o lets others read it", f.Path, mode.Perm()).
		hint("chmod 600 %s", f.Path)
}

// dir is the folder that relative paths in the file start from. It is absolute, as a joined "./mine" would otherwise
// turn into the name "mine".
func (f File) dir() string {
	dir, err := filepath.Abs(filepath.Dir(f.Path))
	if err != nil {
		return filepath.Dir(f.Path)
	}
	return dir
}
