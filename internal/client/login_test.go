package client_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// entrance is an API with a login: its tokens are numbered, and all but the last are void.
type entrance struct {
	*wire
	logins  int
	void    bool // every token is
	answer  string
	expires string
}

const entry = `
dialect: entry
title: Entry
credentials:
  app: {title: App, header: X-App}
  token: {title: Token, header: X-Token}
  name: {title: Name}
  word: {title: Word}
login: {call: POST /login, makes: token, needs: [name, word], body: {who: "{name}", word: "{word}"}, token: /got/token, expires: /until, lifetime: 1h}
verbs:
  list: {call: GET /hooks}
  create: {call: POST /hooks}
fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: url, at: /url}
errors: {object: {error: "{message}"}, message: /error}
`

func newEntrance(t *testing.T) *entrance {
	t.Helper()
	e := &entrance{}
	e.wire = serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch {
		case r.URL.Path == "/login" && e.answer != "":
			says(w, 200, e.answer)
		case r.URL.Path == "/login":
			e.logins++
			until := ""
			if e.expires != "" {
				until = fmt.Sprintf(`,"until":%q`, e.expires)
			}
			says(w, 200, fmt.Sprintf(`{"got":{"token":"s3cret-%d"}%s}`, e.logins, until))
		case r.Header.Get("X-Token") != fmt.Sprintf("s3cret-%d", e.logins) || e.void:
			says(w, 401, `{"error":"`+r.Header.Get("X-Token")+` is void"}`)
		case r.Method == http.MethodPost:
			says(w, 200, webhook("7"))
		default:
			says(w, 200, "[]")
		}
	})
	return e
}

func people(more map[string]string) map[string]string {
	values := map[string]string{"app": "s3cret-app", "name": "ada", "word": "s3cret-word"}
	maps.Copy(values, more)
	return values
}

// visit lists with a client of its own.
func (e *entrance) visit(t *testing.T, dir string, values map[string]string) error {
	t.Helper()
	c := newClient(t, client.Options{Dialect: parse(t, entry), Server: e.URL, Credential: having(values), CacheDir: dir})
	_, err := all(c.List(t.Context(), hook.Query{}))
	return err
}

// files lists the kept logins.
func files(t *testing.T, dir string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestLoginIsMadeOnceAndKept(t *testing.T) {
	e, dir := newEntrance(t), filepath.Join(t.TempDir(), "cache", "hookctl")
	for range 3 {
		if err := e.visit(t, dir, people(nil)); err != nil {
			t.Fatal(err)
		}
	}
	e.wantRequests(t, "POST /login", "GET /hooks", "GET /hooks", "GET /hooks")
	kept := files(t, dir)
	if len(kept) != 1 {
		t.Fatalf("files: %q", kept)
	}
	for path, want := range map[string]fs.FileMode{kept[0]: 0o600, filepath.Dir(kept[0]): 0o700, dir: 0o700} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want %v", path, info.Mode(), err, want)
		}
	}
	if data, err := os.ReadFile(kept[0]); err != nil || strings.Contains(string(data), "s3cret-word") || strings.Contains(string(data), "s3cret-app") {
		t.Errorf("%s %v", data, err)
	}
}

// A login whose path says for whom is kept for them alone.
func TestLoginIsKeptByVariable(t *testing.T) {
	var logins []string
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if team, ok := strings.CutPrefix(r.URL.Path, "/login/"); ok {
			logins = append(logins, team)
			says(w, 200, `{"got":{"token":"s3cret-1"}}`)
			return
		}
		says(w, 200, "[]")
	})
	d, dir := parse(t, "variables: {team: {title: Team}}"+strings.ReplaceAll(entry, "POST /login,", "\"POST /login/{team}\",")), t.TempDir()
	for _, team := range []string{"a", "b", "a"} {
		c := newClient(t, client.Options{Dialect: d, Server: ts.URL, Credential: having(people(nil)), CacheDir: dir, Vars: map[string]string{"team": team}})
		if _, err := all(c.List(t.Context(), hook.Query{})); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(logins, " "); got != "a b" {
		t.Errorf("logins: %s", got)
	}
}

func TestLoginIsNotKeptWithoutAFolder(t *testing.T) {
	e := newEntrance(t)
	for range 2 {
		if err := e.visit(t, "", people(nil)); err != nil {
			t.Fatal(err)
		}
	}
	e.wantRequests(t, "POST /login", "GET /hooks", "POST /login", "GET /hooks")
}

// Calls made at once log in once, and renew a void login once, also where nothing keeps it.
func TestLoginIsSharedByCallsMadeAtOnce(t *testing.T) {
	var mu sync.Mutex
	logins, good := 0, 0
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case r.URL.Path == "/login":
			logins++
			good = logins
			says(w, 200, fmt.Sprintf(`{"got":{"token":"s3cret-%d"}}`, logins))
		case r.Header.Get("X-Token") != fmt.Sprintf("s3cret-%d", good):
			says(w, 401, "{}")
		default:
			says(w, 200, "[]")
		}
	})
	c := newClient(t, client.Options{Dialect: parse(t, entry), Server: ts.URL, Credential: having(people(nil))})
	for _, want := range []int{1, 2} {
		var together sync.WaitGroup
		for range 8 {
			together.Go(func() {
				if _, err := all(c.List(t.Context(), hook.Query{})); err != nil {
					t.Error(err)
				}
			})
		}
		together.Wait()
		mu.Lock()
		if logins != want {
			t.Errorf("%d logins, want %d", logins, want)
		}
		good = 0 // what they have is now void
		mu.Unlock()
	}
}

// A token that is given is used as it is.
func TestGivenTokenNeedsNoLogin(t *testing.T) {
	e, dir := newEntrance(t), t.TempDir()
	e.logins = 5
	if err := e.visit(t, dir, map[string]string{"app": "a", "token": "s3cret-5"}); err != nil {
		t.Fatal(err)
	}
	wantError(t, e.visit(t, dir, map[string]string{"app": "a", "token": "s3cret-4"}), hook.Unauthenticated, "HOOKCTL_APP and HOOKCTL_TOKEN")
	e.wantRequests(t, "GET /hooks", "GET /hooks")
	if kept := files(t, dir); len(kept) > 0 {
		t.Errorf("files: %q", kept)
	}
}

func TestLoginsOfOthersAreTheirOwn(t *testing.T) {
	e, dir := newEntrance(t), t.TempDir()
	other := newEntrance(t)
	for _, values := range []map[string]string{nil, {"name": "bob"}, {"word": "another"}, {"app": "another"}} {
		if err := e.visit(t, dir, people(values)); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.visit(t, dir, people(nil)); err != nil {
		t.Fatal(err)
	}
	if kept := files(t, dir); len(kept) != 5 || e.logins != 4 || other.logins != 1 {
		t.Errorf("%d and %d logins, files: %q", e.logins, other.logins, kept)
	}
}

// A token that turns out to be void is replaced, once.
func TestLoginIsRenewed(t *testing.T) {
	e, dir := newEntrance(t), t.TempDir()
	if err := e.visit(t, dir, people(nil)); err != nil {
		t.Fatal(err)
	}
	e.logins = 10 // what was kept is now void
	if err := e.visit(t, dir, people(nil)); err != nil {
		t.Fatal(err)
	}
	if err := e.visit(t, dir, people(nil)); err != nil {
		t.Fatal(err)
	}
	e.wantRequests(t, "POST /login", "GET /hooks", "GET /hooks", "POST /login", "GET /hooks", "GET /hooks")
}

func TestLoginIsRenewedOnlyOnce(t *testing.T) {
	e, dir := newEntrance(t), t.TempDir()
	if err := e.visit(t, dir, people(nil)); err != nil {
		t.Fatal(err)
	}
	e.void = true
	err := e.visit(t, dir, people(nil))
	wantError(t, err, hook.Unauthenticated, "******** is void", "HOOKCTL_TOKEN")
	if strings.Contains(err.Error(), "s3cret") {
		t.Errorf("leaks: %v", err)
	}
	e.wantRequests(t, "POST /login", "GET /hooks", "GET /hooks", "POST /login", "GET /hooks")
}

// A change is made once, also when the login has to be renewed for it.
func TestLoginIsRenewedForAChange(t *testing.T) {
	e, dir := newEntrance(t), t.TempDir()
	if err := e.visit(t, dir, people(nil)); err != nil {
		t.Fatal(err)
	}
	e.logins = 10
	c := newClient(t, client.Options{Dialect: parse(t, entry), Server: e.URL, Credential: having(people(nil)), CacheDir: dir})
	if w, err := c.Create(t.Context(), hook.Input{Set: map[string]any{"url": "u"}}); err != nil || w.ID != "7" {
		t.Errorf("%s %v", w.ID, err)
	}
	e.wantRequests(t, "POST /login", "GET /hooks", "POST /hooks", "POST /login", "POST /hooks")
}

func TestLoginThatEnds(t *testing.T) {
	for expires, logins := range map[string]int{
		"":     1,
		"soon": 1, // cannot be read: as long as the dialect says
		time.Now().Add(time.Hour).Format(time.RFC3339):        1,
		time.Now().Add(10 * time.Second).Format(time.RFC3339): 2, // too near
		time.Now().Add(-time.Hour).Format(time.RFC3339):       2,
	} {
		e, dir := newEntrance(t), t.TempDir()
		e.expires = expires
		for range 2 {
			if err := e.visit(t, dir, people(nil)); err != nil {
				t.Fatal(err)
			}
		}
		if e.logins != logins {
			t.Errorf("until %q: %d logins, want %d", expires, e.logins, logins)
		}
	}
}

func TestBrokenCacheIsIgnored(t *testing.T) {
	for _, content := range []string{"", "{", "null", "[]", `{"token":""}`, `{"token":7}`, `{"token":"s3cret-1"}`, `{"token":"s3cret-1","expires":"never"}`, "\x00\xff", `{"token":"s3cret-1","expires":"2001-01-01T00:00:00Z"}`} {
		e, dir := newEntrance(t), t.TempDir()
		if err := e.visit(t, dir, people(nil)); err != nil {
			t.Fatal(err)
		}
		kept := files(t, dir)
		if err := os.WriteFile(kept[0], []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := e.visit(t, dir, people(nil)); err != nil {
				t.Errorf("%q: %v", content, err)
			}
		}
		if after := files(t, dir); e.logins != 2 || len(after) != 1 {
			t.Errorf("%q: %d logins, %q", content, e.logins, after)
		}
	}
}

// A folder where nothing can be written is told, and the login is used all the same.
func TestCacheThatCannotBeWritten(t *testing.T) {
	e, file := newEntrance(t), filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var warning error
	c := newClient(t, client.Options{
		Dialect: parse(t, entry), Server: e.URL, Credential: having(people(nil)), CacheDir: file,
		Warn: func(err error) { warning = err },
	})
	if _, err := all(c.List(t.Context(), hook.Query{})); err != nil {
		t.Error(err)
	}
	if warning == nil || !strings.Contains(warning.Error(), "XDG_CACHE_HOME") || strings.Contains(warning.Error(), "s3cret") {
		t.Errorf("the warning is %v", warning)
	}
}

// A wrong password is tried once: some APIs lock who tries too often.
func TestWrongPassword(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		says(w, 401, `{"error":"s3cret-word is wrong for ada of s3cret-app"}`)
	})
	c := newClient(t, client.Options{Dialect: parse(t, entry), Server: ts.URL, Credential: having(people(nil)), CacheDir: t.TempDir(), Retries: 3})
	_, err := all(c.List(t.Context(), hook.Query{}))
	wantError(t, err, hook.Unauthenticated, "list webhooks: log in: ", "******** is wrong", "HOOKCTL_APP and HOOKCTL_NAME and HOOKCTL_WORD")
	if strings.Contains(err.Error(), "s3cret") {
		t.Errorf("leaks: %v", err)
	}
	ts.wantRequests(t, "POST /login")
}

func TestLoginThatAnswersStrangely(t *testing.T) {
	for _, answer := range []string{`<html>`, ` `, `{}`, `{"got":{}}`, `{"got":{"token":""}}`, `{"got":{"token":null}}`, `{"got":{"token":7}}`, `[]`, `{"got":{"token":"s3cret-1"}`} {
		e, dir := newEntrance(t), t.TempDir()
		e.answer = answer
		err := e.visit(t, dir, people(nil))
		wantError(t, err, hook.Failed, "log in: the answer")
		if strings.Contains(err.Error(), "s3cret") || len(files(t, dir)) > 0 {
			t.Errorf("%v %q", err, files(t, dir))
		}
		e.wantRequests(t, "POST /login")
	}
}

// A dry run does not log in, since nothing is sent.
func TestDryRunDoesNotLogIn(t *testing.T) {
	e := newEntrance(t)
	var line string
	c := newClient(t, client.Options{Dialect: parse(t, entry), Server: e.URL, Credential: having(people(nil)), CacheDir: t.TempDir(), DryRun: func(curl string) { line = curl }})
	if _, err := c.Create(t.Context(), hook.Input{Set: map[string]any{"url": "u"}}); !errors.Is(err, client.ErrDryRun) {
		t.Error(err)
	}
	if !strings.Contains(line, `-H 'X-Token: '"$HOOKCTL_TOKEN"`) {
		t.Error(line)
	}
	e.wantCount(t, 0)
}
