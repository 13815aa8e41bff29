// Command dist builds what is handed out: for each system and processor a static program, with man pages and completion
// scripts, in an archive, and a file with the checksums. The same sources make the same bytes: times are that of the commit,
// names are sorted, and owners are left out.
//
// It knows the program only as what go build makes.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// platforms are those that all dependencies exist for.
func platforms() []string {
	return []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}
}

func main() {
	version := flag.String("version", "dev", "the version, for the names of the archives")
	date := flag.String("date", "", "the time of all files, RFC 3339")
	ldflags := flag.String("ldflags", "", "handed to go build")
	only := flag.String("only", "", "build just these platforms, os/arch, with commas between them")
	out := flag.String("out", "dist", "the folder to write")
	flag.Parse()
	chosen := platforms()
	if *only != "" {
		chosen = strings.Split(*only, ",")
	}
	if err := run(*out, *version, *date, *ldflags, chosen); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

func run(out, version, date, ldflags string, chosen []string) error {
	at, err := time.Parse(time.RFC3339, date)
	if err != nil {
		at = time.Unix(0, 0).UTC() // sources without git
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	shared, err := sharedFiles(out)
	if err != nil {
		return err
	}
	var sums strings.Builder
	for _, platform := range chosen {
		path, err := archive(out, version, platform, ldflags, at, shared)
		if err != nil {
			return fmt.Errorf("%s: %w", platform, err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), filepath.Base(path))
		fmt.Println("wrote", path)
	}
	return os.WriteFile(filepath.Join(out, "checksums.txt"), []byte(sums.String()), 0o644) //nolint:gosec // for everybody
}

// command runs a program of the toolchain with more in its environment.
func command(env []string, words ...string) error {
	c := exec.Command(words[0], words[1:]...) //nolint:gosec,noctx // our own words
	c.Env = append(os.Environ(), env...)
	c.Stderr = os.Stderr
	return c.Run()
}
