package dialect_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/yamlfile"
)

// TestInvalid reads files with a mistake each. What is told must be exactly what is wrong, at its place.
func TestInvalid(t *testing.T) {
	text, err := os.ReadFile("testdata/invalid.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\n=== ")[1:] {
		name, c, _ := strings.Cut(c, "\n")
		file, want, ok := strings.Cut(c, "---\n")
		if i := strings.LastIndex(c, "\n---\n"); i >= 0 { // a file may have several documents
			file, want = c[:i+1], c[i+len("\n---\n"):]
		}
		if !ok {
			t.Fatalf("%s: no --- behind the file", name)
		}
		t.Run(name, func(t *testing.T) {
			if got := problems(t, file); got != strings.TrimSpace(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// problems is what is wrong with a dialect, without the name of the file.
func problems(t *testing.T, file string) string {
	t.Helper()
	d, err := dialect.Parse("x.yaml", []byte(file))
	var ps yamlfile.Problems
	if !errors.As(err, &ps) || d != nil || hook.KindOf(err) != hook.Invalid {
		t.Fatalf("not refused as invalid: %v, %v", d, err)
	}
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = strings.TrimPrefix(p.String(), "x.yaml:")
	}
	return strings.Join(lines, "\n")
}

// small is the smallest file that makes sense; words replaces or adds blocks of it.
func small(words ...string) string {
	blocks := []string{
		"dialect: small", "title: Small", "verbs:\n  list: {call: GET /hooks}\n  get: {call: \"GET /hooks/{id}\"}",
		"fields:\n  - {name: id, at: /id, readOnly: true, make: uuid}\n  - {name: url, at: /url, required: true}",
	}
	for _, w := range words {
		word, _, _ := strings.Cut(w, ":")
		i := slices.IndexFunc(blocks, func(b string) bool { return strings.HasPrefix(b, word+":") })
		if i < 0 {
			blocks = append(blocks, w)
		} else {
			blocks[i] = w
		}
	}
	return strings.Join(blocks, "\n") + "\n"
}

func mustParse(t testing.TB, words ...string) *dialect.Dialect {
	t.Helper()
	d, err := dialect.Parse("x.yaml", []byte(small(words...)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustLoad(t testing.TB, name string) *dialect.Dialect {
	t.Helper()
	d, err := dialect.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSmallIsValid(t *testing.T) { mustParse(t) }

func TestProblemsAreOneTextWithFileAndHint(t *testing.T) {
	_, err := dialect.Parse("mine.yaml", []byte("title: [x]\ndialekt: x\n"))
	want := `5 problems in the file:
mine.yaml:1:1: "dialect" is missing: The name, as in --dialect and in the path of the local server: lower-case letters, digits and dashes.
mine.yaml:1:1: "fields" is missing: The members of a webhook, in the order in which they are shown.
mine.yaml:1:1: "verbs" is missing: How each verb is said: list, get, create, replace, patch, delete, test. One that is left out is unsupported.
mine.yaml:1:8: a text is wanted here, not a list
mine.yaml:2:1: unknown word "dialekt"; did you mean "dialect"?`
	var e *hook.Error
	if !errors.As(err, &e) || e.Error() != want || !strings.Contains(e.Hint, "vocabulary") {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestOddFiles(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"not UTF-8": {"title: \xff\n", "1:1: invalid leading UTF-8 octet"},
		"too long":  {"#" + strings.Repeat("x", 1<<20), "1:1: longer than 1048576 bytes"},
	} {
		if got := problems(t, c.file); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestReservedCredentials has the global flags of contract.md section 3.
func TestReservedCredentials(t *testing.T) {
	flags := `profile config dialect server var local store output jq template columns no-headers sort-by raw dry-run yes no-input
		show-secrets timeout retries quiet verbose color help`
	for _, flag := range append(strings.Fields(flags), "admin_token", "key_file", "var_x") {
		name := strings.ReplaceAll(flag, "-", "_")
		got := problems(t, small(fmt.Sprintf("credentials: {%s: {header: X}}", name)))
		if want := fmt.Sprintf("a credential cannot be called %q: HOOKCTL_%s means something else", name, strings.ToUpper(name)); !strings.HasSuffix(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDepthOfTemplatesIsBounded(t *testing.T) {
	object := func(n int) string {
		return "errors: {object: " + strings.Repeat("[", n) + "1" + strings.Repeat("]", n) + "}"
	}
	mustParse(t, object(32))
	if got := problems(t, small(object(33))); !strings.HasSuffix(got, "nested deeper than 32") {
		t.Error(got)
	}
}

// TestValid has what must not be refused though it looks odd.
func TestValid(t *testing.T) {
	for name, words := range map[string][]string{
		"the API's root":          {"verbs: {list: {call: GET /}}"},
		"get by list":             {"verbs: {list: {call: GET /hooks}, get: {by: list}}"},
		"a reserved segment":      {"verbs: {list: {call: GET /hooks}, test: {call: \"POST /hooks/test/{id}\"}, get: {call: \"GET /hooks/{id}\"}}"},
		"one path, three methods": {"verbs: {get: {call: \"GET /h/{id}\"}, patch: {call: \"PATCH /h/{id}/\"}, delete: {call: \"DELETE /h/{id}\"}}"},
		"text that is a number":   {"title: 42"},
		"a whole-host variable":   {"server: https://{host}", "variables: {host: {default: gitlab.com}}"},
		"assumed":                 {"assumed: true", "errors: {assumed: [object]}"},
		"one field in another":    {"fields: [{name: id, at: /id, readOnly: true, make: uuid}, {own: a, type: object}, {own: b, at: /a/b}]"},
		"a login without needs":   {"credentials: {t: {header: T}}", "login: {call: POST /l, makes: t, needs: [], body: {a: b}, token: /t}"},
		"a chosen ID":             {"fields: [{name: id, at: /id, immutable: true, required: true}]"},
		"nothing as a value":      {"fields: [{name: id, at: /id, readOnly: true, make: uuid}, {own: a, default: null}]"},
		"deliveries":              {"delivery: {}"},
		"deliveries of hooks":     {"delivery: {}", "fields: [{name: id, at: /id, readOnly: true, make: uuid}, {name: hooks, at: /hooks, each: {event: /e, url: /u}}]"},
		"one attempt":             {"delivery: {timeout: 30s, retry: {attempts: 1, jitter: 100%}, disable: {never: true}}"},
		"a frame that is a text":  {"delivery: {frame: \"{event} of {data:/a b/c:d}\"}"},
		"an event unnamed":        {"delivery: {test: {event: e}}", "events: {open: true}"},
		"a plus elsewhere":        {"errors: {object: {+: [1]}}"},
		"braces without a name":   {"errors: {object: {error: \"{ message } {}\"}}"},
	} {
		if _, err := dialect.Parse("x.yaml", []byte(small(words...))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoad(t *testing.T) {
	if names := dialect.Builtin(); names[0] != dialect.Standard || !slices.Contains(names, "enfix") {
		t.Errorf("got %q", names)
	}
	for name, file := range map[string]bool{"enfix": false, "./enfix": true, "a.yaml": true, "a.yml": true, `c:\x`: true, "": false} {
		if dialect.IsFile(name) != file {
			t.Errorf("IsFile(%q) is not %v", name, file)
		}
	}
	_, err := dialect.Load("enfx")
	var e *hook.Error
	if !errors.As(err, &e) || e.Kind != hook.Invalid || e.Message != `there is no dialect "enfx"; did you mean "enfix"?` ||
		!strings.Contains(e.Hint, "./enfx.yaml") {
		t.Errorf("got %v", err)
	}
}

func TestLoadFile(t *testing.T) {
	file := t.TempDir() + "/mine.yaml"
	if err := os.WriteFile(file, []byte(small()), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := dialect.Load(file)
	if err != nil || d.Name != "small" || d.Source() != small() {
		t.Errorf("%v, %v", d, err)
	}
	_, err = dialect.Load(file + "x.yaml")
	if err == nil || err.Error() != "dialect file "+file+"x.yaml: no such file or directory" || hook.KindOf(err) != hook.Invalid {
		t.Errorf("got %v", err)
	}
	if _, err = dialect.LoadFile("/dev/zero"); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("got %v", err)
	}
}

func TestBuiltinsAreValid(t *testing.T) {
	for _, name := range dialect.Builtin() {
		d, err := dialect.Load(name)
		if err != nil || d.Name != name {
			t.Errorf("%s: %v", name, err)
			continue
		}
		v, err := d.JSON()
		if err != nil {
			t.Error(err)
		}
		if title, _ := dialect.Pointer("/title").Find(v); title != d.Title {
			t.Errorf("%s: as JSON it has the title %v", name, title)
		}
	}
}
