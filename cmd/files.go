package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"hookctl/internal/hook"
)

// data reads the value of a --data flag: JSON, @FILE, or - for stdin.
func (a *app) data(flag string) (json.RawMessage, error) {
	file, isFile := strings.CutPrefix(flag, "@")
	switch {
	case flag == "":
		return nil, nil
	case isFile:
		return a.readFile("--data", file)
	case flag == "-":
		return a.readFile("--data", "-")
	}
	return json.RawMessage(flag), nil
}

// maxFile bounds what is read of a file that an argument names, in bytes: more is no webhook.
const maxFile = 32 << 20

// readFile reads a file, or stdin for -.
func (a *app) readFile(flag, path string) ([]byte, error) {
	in, err := a.openFile(flag, path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var b bytes.Buffer
	if _, err := io.Copy(&b, io.LimitReader(in, maxFile+1)); err != nil {
		return nil, err
	}
	if b.Len() > maxFile {
		return nil, hook.Errorf(hook.Invalid, "%s %s is longer than %d MiB", flag, path, maxFile>>20)
	}
	return b.Bytes(), nil
}

// openFile opens a file, or stdin for -. Its errors name the flag, also those of reading.
func (a *app) openFile(flag, path string) (io.ReadCloser, error) {
	if path == "-" {
		return namedFile{io.NopCloser(a.stdin()), flag}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Message: flag, Err: err}
	}
	return namedFile{f, flag}, nil
}

// namedFile is a file whose errors name the flag that it was given by.
type namedFile struct {
	io.ReadCloser
	flag string
}

func (f namedFile) Read(b []byte) (int, error) {
	n, err := f.ReadCloser.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &hook.Error{Kind: hook.Invalid, Message: f.flag, Err: err}
	}
	return n, err
}
