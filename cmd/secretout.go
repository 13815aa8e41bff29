package cmd

import (
	"errors"
	"io/fs"
	"os"

	"hookctl/internal/hook"
)

// secretFile is where a new secret goes. It is opened before the webhook is made, so that a secret that is shown only
// once is not lost for want of a file.
type secretFile struct {
	path string
	made bool // it was not there before
}

// openSecretOut makes sure that the file can be written, by its owner alone. What is in it stays until write.
func (a *app) openSecretOut(path string) (*secretFile, error) {
	switch {
	case path == "" || a.global.dryRun:
		return nil, nil
	case path == "-":
		return nil, hook.Errorf(hook.Invalid, "--secret-out writes a file, not a stream").WithHint("leave it out, and the secret is printed")
	}
	s := &secretFile{path: path, made: true}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		s.made = false
		f, err = os.OpenFile(path, os.O_WRONLY, 0o600)
	}
	if err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Message: "--secret-out", Err: err}
	}
	if err := errors.Join(ownersOnly(f), f.Close()); err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Message: "--secret-out", Err: err}
	}
	return s, nil
}

// ownersOnly makes a file that was there before one that only its owner can read; a device or a pipe is left alone.
func ownersOnly(f *os.File) error {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	return f.Chmod(0o600)
}

// write puts the secret into the file, with a newline behind it.
func (s *secretFile) write(secret string) error {
	return os.WriteFile(s.path, []byte(secret+"\n"), 0o600)
}

// discard leaves no empty file behind where there is no secret to write. It returns the error that is the reason.
func (s *secretFile) discard(err error) error {
	if s == nil || !s.made {
		return err
	}
	return errors.Join(err, os.Remove(s.path))
}
