package config

import (
	"os"
	"path/filepath"
	"strings"
)

func defaultFile() string { return inDir(userDir("XDG_CONFIG_HOME", ".config"), "config.yaml") }
func defaultStore() string {
	return inDir(userDir("XDG_STATE_HOME", filepath.Join(".local", "state")), "local.db")
}

// userDir is our folder under an XDG base directory, "" if there is no home. The specification says that a relative
// base is to be ignored: https://specifications.freedesktop.org/basedir-spec/
func userDir(variable, fallback string) string {
	base := env(variable)
	if !filepath.IsAbs(base) {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		base = filepath.Join(home, fallback)
	}
	return filepath.Join(base, "hookctl")
}

func inDir(dir, name string) string {
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, name)
}

// resolvePath reads a path that was written in a file of the folder dir; "" is the working directory.
func resolvePath(path, dir string) string {
	path = expandHome(path)
	if dir == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

func expandHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	home, err := os.UserHomeDir()
	if !ok || err != nil {
		return path
	}
	return filepath.Join(home, rest)
}

// isFile tells a dialect that is a file from one that is a name.
func isFile(dialect string) bool {
	return strings.Contains(dialect, "/") || strings.ContainsRune(dialect, filepath.Separator) ||
		strings.HasSuffix(dialect, ".yaml") || strings.HasSuffix(dialect, ".yml")
}
