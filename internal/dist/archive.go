package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// file is one file of an archive.
type file struct {
	name string
	mode int64
	data []byte
}

// sharedFiles are those that each archive has: man pages, completion scripts and the README.
func sharedFiles(out string) ([]file, error) {
	man := filepath.Join(out, "man")
	if err := command(nil, "go", "run", "./internal/gen", "-man", man); err != nil {
		return nil, err
	}
	var all []file
	for _, pattern := range []string{"README.md", "completions/*", filepath.Join(man, "*")} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		for _, path := range paths { // sorted, as Glob has them
			data, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			name := strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(out)+"/")
			all = append(all, file{name, 0o644, data})
		}
	}
	return all, os.RemoveAll(man)
}

// archive builds for a platform and packs what belongs to it. It returns the archive's path.
func archive(out, version, platform, ldflags string, at time.Time, shared []file) (string, error) {
	system, processor, _ := strings.Cut(platform, "/")
	program := "hookctl"
	if system == "windows" {
		program += ".exe"
	}
	built := filepath.Join(out, program)
	env := []string{"CGO_ENABLED=0", "GOOS=" + system, "GOARCH=" + processor}
	if err := command(env, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", ldflags, "-o", built, "."); err != nil {
		return "", err
	}
	data, err := os.ReadFile(built)
	if err = errors.Join(err, os.Remove(built)); err != nil {
		return "", err
	}
	files := append([]file{{program, 0o755, data}}, shared...)
	name := filepath.Join(out, "hookctl_"+version+"_"+system+"_"+processor)
	if system == "windows" {
		return name + ".zip", write(name+".zip", func(w io.Writer) error { return zipped(w, files, at) })
	}
	return name + ".tar.gz", write(name+".tar.gz", func(w io.Writer) error { return tarred(w, files, at) })
}

func write(path string, pack func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(pack(f), f.Close())
}

func tarred(w io.Writer, files []file, at time.Time) error {
	z := gzip.NewWriter(w)
	t := tar.NewWriter(z)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(f.data)), ModTime: at, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		if _, err := t.Write(f.data); err != nil {
			return err
		}
	}
	return errors.Join(t.Close(), z.Close())
}

func zipped(w io.Writer, files []file, at time.Time) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at}
		h.SetMode(os.FileMode(f.mode)) //nolint:gosec // one of two
		entry, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.data); err != nil {
			return err
		}
	}
	return z.Close()
}
