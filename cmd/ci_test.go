package cmd_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestCI runs the commands of docs/ci.md as the jobs there do: by a shell that ends at the first that fails.
func TestCI(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(text), "```yaml\n")
	if len(blocks) != 3 {
		t.Fatalf("docs/ci.md has %d jobs, not 2", len(blocks)-1)
	}
	var github struct {
		Jobs map[string]struct {
			Steps []struct{ Run string }
		}
	}
	var gitlab map[string]struct{ Script []string }
	readBlock(t, blocks[1], &github)
	readBlock(t, blocks[2], &gitlab)
	steps := github.Jobs["webhooks"].Steps
	for name, script := range map[string]string{
		"github": steps[len(steps)-1].Run, "gitlab": strings.Join(gitlab["webhooks"].Script, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			p := exec.Command("bash", "-eo", "pipefail", "-c", script)
			p.Dir, p.Env = dir, append(homeEnv(dir), "CI=true")
			out, err := p.CombinedOutput()
			if err != nil || !strings.Contains(string(out), "1 capture: 1 valid") {
				t.Errorf("%v\n%s", err, out)
			}
			if _, err := os.Stat(filepath.Join(dir, "secret")); err != nil {
				t.Error(err)
			}
		})
	}
}

func readBlock(t *testing.T, block string, into any) {
	t.Helper()
	text, _, _ := strings.Cut(block, "```")
	if err := yaml.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}
