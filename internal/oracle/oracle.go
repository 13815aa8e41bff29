// Package oracle runs the vendors' own libraries, written by others in another language, which must agree with us. Tests and
// benchmarks use it. What it runs is in testdata/oracle; it needs node and npm.
package oracle

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// Command makes a command that runs a script of a folder with the packages of its package-lock.json. It runs in the folder
// where these are installed, so that paths among the arguments must be absolute.
func Command(ctx context.Context, folder, script string, args ...string) (*exec.Cmd, error) {
	source, err := os.ReadFile(filepath.Join(folder, script))
	if err != nil {
		return nil, err
	}
	home, err := install(ctx, folder)
	if err != nil {
		return nil, err
	}
	// As a text, because node looks for packages beside a file, and for those of a text where it runs.
	words := append([]string{"--input-type=module", "--eval", string(source), "--"}, args...)
	cmd := exec.CommandContext(ctx, "node", words...)
	cmd.Dir, cmd.Stderr = home, os.Stderr
	return cmd, nil
}

// install installs the packages once for each package-lock.json, outside of the repository. Several processes may do so at
// once: each installs into a folder of its own, and the first to be ready gives it its name.
func install(ctx context.Context, folder string) (string, error) {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return "", fmt.Errorf("%s is needed to ask the vendors' own libraries: install nodejs and npm (.ci/run does)", tool)
		}
	}
	lock, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	home := filepath.Join(cache, fmt.Sprintf("hookctl-oracle-%.8x", sha256.Sum256(lock)))
	if _, err := os.Stat(home); !errors.Is(err, fs.ErrNotExist) {
		return home, err
	}
	return home, installAs(ctx, folder, home)
}

func installAs(ctx context.Context, folder, home string) error {
	if err := os.MkdirAll(filepath.Dir(home), 0o700); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(home), "hookctl-oracle-new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // what is left in a cache does no harm
	for _, name := range []string{"package.json", "package-lock.json"} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci in %s: %w\n%s", folder, err, out)
	}
	if err := os.Rename(dir, home); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
