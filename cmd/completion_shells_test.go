package cmd_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestShells has the shells themselves complete, as they do at each Tab: with our scripts, in a home with webhooks.
func TestShells(t *testing.T) {
	t.Parallel()
	env := shellHome(t)
	id := output(t, env, "hookctl", "create", "https://example.com/in", "--name", "first", "-o", "name")
	for _, shell := range []struct {
		name     string
		complete func(t *testing.T, env []string, line string) []string
	}{
		{"bash", bash}, {"zsh", zsh}, {"fish", fish},
	} {
		t.Run(shell.name, func(t *testing.T) {
			t.Parallel()
			need(t, shell.name)
			for _, c := range []struct{ line, want string }{
				{"hookctl delive", "deliveries"},
				{"hookctl list --no-h", "--no-headers"},
				{"hookctl list -o ndj", "ndjson"},
				{"hookctl list --dialect enf", "enfix"},
				{"hookctl trigger user.cr", "user.created"},
				{"hookctl create --set met", "method="},
				{"hookctl create --set method=PU", "method=PUT"},
				{"hookctl get " + id[:4], id},
			} {
				if got := shell.complete(t, env, c.line); !slices.Contains(got, c.want) {
					t.Errorf("%q: %q", c.line, got)
				}
			}
			if got := shell.complete(t, env, "hookctl nosuch --nothing x"); len(got) > 0 {
				t.Errorf("of what is not there: %q", got)
			}
		})
	}
}

// need skips a test where a shell is missing, unless HOOKCTL_NEED_SHELLS says that none may be.
func need(t *testing.T, shell string) {
	t.Helper()
	_, err := exec.LookPath(shell)
	if err == nil && shell == "bash" {
		_, err = os.Stat(bashCompletion)
	}
	switch {
	case err == nil:
	case os.Getenv("HOOKCTL_NEED_SHELLS") != "":
		t.Fatalf("HOOKCTL_NEED_SHELLS is set, but %s cannot complete here: %v", shell, err)
	default:
		t.Skipf("%s cannot complete here: %v", shell, err)
	}
}

// shellHome is the environment of somebody at a keyboard, with our scripts in the home folder.
func shellHome(t *testing.T) []string {
	t.Helper()
	home := t.TempDir()
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TERM=xterm", "LC_ALL=C.UTF-8", "GORACE=atexit_sleep_ms=1", "HOOKCTL_DIALECT=standard",
		"HOOKCTL_LOCAL=true",
		"XDG_CACHE_HOME=" + filepath.Join(home, "cache"), "XDG_STATE_HOME=" + filepath.Join(home, "state"), "XDG_CONFIG_HOME=" + filepath.Join(home, "config"),
	}
	for shell, file := range map[string]string{"bash": "hookctl.bash", "zsh": "_hookctl", "fish": "hookctl.fish"} {
		script := output(t, env, "hookctl", "completion", shell)
		if err := os.WriteFile(filepath.Join(home, file), []byte(script+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return env
}

// output runs a command that must succeed, and returns what it prints without the last newline.
func output(t *testing.T, env []string, words ...string) string {
	t.Helper()
	c := exec.Command(words[0], words[1:]...)
	c.Env, c.Dir = env, t.TempDir() // without files that could be completed
	var errors strings.Builder
	c.Stderr = &errors
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%q: %v\n%s%s", words, err, out, errors.String())
	}
	return strings.TrimSuffix(string(out), "\n")
}

// bashCompletion is where Debian's package of that name has what most scripts, ours too, begin with.
const bashCompletion = "/usr/share/bash-completion/bash_completion"

// bash completes the last word of a line by the function that the script declares, as readline calls it.
func bash(t *testing.T, env []string, line string) []string {
	t.Helper()
	const script = `
source ` + bashCompletion + ` && source ~/hookctl.bash || exit 1
compopt() { :; } # it works only while readline completes
COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9 COMP_KEY=9
COMP_WORDS=() # cut as readline cuts
while read -r word; do COMP_WORDS+=("$word"); done < <(sed 's/[=:]/ & /g; s/  */\n/g' <<<"$1")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
declared=$(complete -p hookctl) && function=${declared##*-F } && "${function%% *}" hookctl "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\n' "${COMPREPLY[@]}"`
	replies := lines(output(t, env, "bash", "--norc", "--noprofile", "-c", script, "bash", line))
	for i, reply := range replies {
		reply, _, _ = strings.Cut(reply, " (") // a description
		if before, _, ok := strings.Cut(lastWord(line), "="); ok {
			reply = before + "=" + reply // readline replaces what is behind the sign
		}
		replies[i] = strings.TrimSpace(reply)
	}
	return replies
}

// fish completes a line.
func fish(t *testing.T, env []string, line string) []string {
	t.Helper()
	found := lines(output(t, env, "fish", "--no-config", "-c", `source ~/hookctl.fish; complete -C "$argv[1]"`, "--", line))
	for i, text := range found {
		found[i], _, _ = strings.Cut(text, "\t")
	}
	return found
}

// zsh completes a line as it is typed into a terminal of zsh's own (zpty), as completion works only in its line editor.
// There compadd, by which all completions are offered, says what it finds.
func zsh(t *testing.T, env []string, line string) []string {
	t.Helper()
	const rc = `
PROMPT=
fpath=(~/.. $fpath)
autoload -Uz compinit && compinit -u -d ~/dump
compadd() {
	if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
	local -a hits
	builtin compadd -A hits "$@"
	(( $#hits )) && print -rl -- $hits >> ~/hits
	builtin compadd "$@"
}
finish() { zle list-choices; : > ~/done }
zle -N finish
bindkey '^X^F' finish
`
	const script = `
zmodload zsh/zpty zsh/zselect && rm -f ~/done && : > ~/hits && zpty shell zsh -d -i && zpty -w -n shell "$1"$'\x18\x06' || exit 1
until [[ -e ~/done ]]; do zpty -r -t shell text || zselect -t 2; done
zpty -d shell
cat ~/hits`
	home := filepath.Join(homeOf(env), "zsh")
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".zshrc"), []byte(rc), 0o600); err != nil {
		t.Fatal(err)
	}
	own := append(slices.Clone(env), "ZDOTDIR="+home, "HOME="+home) // the XDG folders stay
	return lines(output(t, own, "zsh", "-f", "-c", script, "zsh", line))
}

func homeOf(env []string) string {
	i := slices.IndexFunc(env, func(pair string) bool { return strings.HasPrefix(pair, "HOME=") })
	return strings.TrimPrefix(env[i], "HOME=")
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func lastWord(line string) string { return line[strings.LastIndexByte(line, ' ')+1:] }
