package cmd_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNoProviderInSource holds the promise that a provider is a YAML file: no Go source but tests and generated ones
// names one, not even in an example.
func TestNoProviderInSource(t *testing.T) {
	t.Parallel()
	provider := regexp.MustCompile(`(?i)enfix|idaas|foxtrot|\bdoo\b`)
	files := 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || bytes.Contains(text, []byte("\n// Code generated ")) || bytes.HasPrefix(text, []byte("// Code generated ")) {
			return err
		}
		files++
		for i, line := range strings.Split(string(text), "\n") {
			if provider.MatchString(line) {
				t.Errorf("%s:%d names a provider: %s", path, i+1, strings.TrimSpace(line))
			}
		}
		return nil
	})
	if err != nil || files < 50 {
		t.Fatalf("looked at %d files: %v", files, err)
	}
}
