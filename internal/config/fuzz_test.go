package config_test

import (
	"os"
	"path/filepath"
	"testing"

	"hookctl/internal/config"
)

// Whatever is in the file, it is read or refused; an edit that succeeds leaves a file that can be read, with every
// profile that was there.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", "# c", "null", "---\n", commented, "profiles: []", "profiles: [{name: a}]\nprofile: a", "profiles:\n- &a {name: a}\n- *a\n",
		"profiles: [{name: a, vars: &v {a: 1}}, {name: b, vars: *v}]", "profile: &p x\nprofiles: [{name: *p}]\n", "? [a]\n: b\n", "%YAML 1.1\n---\nprofile: x\n",
		"profiles:\n- name: a\n  secrets: ['env:A', \"file:b\", |\n    x\n  ]\n", "\xef\xbb\xbfprofile: a\n", "profile: a\r\nprofiles:\r\n- name: b\r\n",
	} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		file := config.File{Path: filepath.Join(dir, "config.yaml"), Own: true}
		if err := os.WriteFile(file.Path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		before, _, err := file.Profiles()
		if err != nil || file.AddProfile(config.Profile{Name: "fuzzed"}, false) != nil {
			return
		}
		after, current, err := file.Profiles()
		if err != nil {
			t.Fatal(err)
		}
		if len(after) != len(before)+1 || len(before) == 0 && current != "fuzzed" {
			t.Errorf("%d profiles became %d, current %q", len(before), len(after), current)
		}
		for i := range before {
			if before[i].Name != after[i].Name || before[i].Server != after[i].Server {
				t.Errorf("%+v became %+v", before[i], after[i])
			}
		}
	})
}
