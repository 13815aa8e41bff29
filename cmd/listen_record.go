package cmd

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync"

	"hookctl/internal/capture"
	"hookctl/internal/hook"
)

// recorder appends captures to a file, each by one write, so that whoever kills us leaves whole lines.
type recorder struct {
	mu   sync.Mutex
	file *os.File
	torn bool // the last write stopped within a line
}

// openRecord opens the file of --record. A line that somebody has left without an end gets one.
func (a *app) openRecord(path string) (*recorder, error) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Message: "--record", Err: err}
	}
	r := &recorder{file: file}
	info, err := file.Stat()
	if err == nil && info.Mode().IsRegular() {
		if info.Mode().Perm()&0o077 != 0 {
			a.note("warning: others can read %s, which will hold secrets; chmod 600 it", path)
		}
		r.torn, err = endsTorn(file, info.Size())
	}
	if err != nil {
		return nil, errors.Join(&hook.Error{Kind: hook.Invalid, Message: "--record", Err: err}, file.Close())
	}
	return r, nil
}

// endsTorn tells whether the last line of a file has no end.
func endsTorn(file *os.File, size int64) (bool, error) {
	if size == 0 {
		return false, nil
	}
	var last [1]byte
	if _, err := file.ReadAt(last[:], size-1); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return last[0] != '\n', nil
}

// write appends a capture.
func (r *recorder) write(c *capture.Capture) error {
	var line bytes.Buffer
	if r.mu.Lock(); r.torn {
		line.WriteByte('\n')
	}
	defer r.mu.Unlock()
	if err := capture.NewWriter(&line).Write(*c); err != nil {
		return err
	}
	n, err := r.file.Write(line.Bytes())
	if n > 0 {
		r.torn = n < line.Len()
	}
	if err != nil {
		return &hook.Error{Kind: hook.Failed, Message: "--record", Err: err}
	}
	return nil
}

// Close has the disk keep all that was written.
func (r *recorder) Close() error {
	err := r.file.Sync()
	if errors.Is(err, os.ErrInvalid) || !regular(r.file) {
		err = nil // pipes and terminals cannot
	}
	return errors.Join(err, r.file.Close())
}

func regular(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}
