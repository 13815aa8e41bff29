package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/zalando/go-keyring"

	"hookctl/internal/config"
)

func resolved(t *testing.T, r config.Ref) string {
	t.Helper()
	got, err := r.Resolve(t.Context())
	must(t, err)
	return got
}

func TestASecretIsKeptInTheKeyring(t *testing.T) {
	home := sandbox(t)
	keyring.MockInit()
	k := config.Keeper{File: load(t).File}
	r, err := k.Keep(t.Context(), "prod", "token", "hunter2")
	must(t, err)
	equal(t, "reference", r.String(), "keyring:prod/token")
	equal(t, "secret", resolved(t, r), "hunter2")

	path := write(t, filepath.Join(home, "other.yaml"), "")
	other := config.Keeper{File: load(t, "--config", path).File}
	r2, err := other.Keep(t.Context(), "prod", "token", "another one")
	must(t, err)
	equal(t, "reference", r2.String(), "keyring:prod/token@"+path)
	equal(t, "secret", resolved(t, r), "hunter2")

	must(t, other.Forget(t.Context(), profileOf(r), config.Profile{}))
	equal(t, "the other file's", resolved(t, r), "hunter2")
	must(t, k.Forget(t.Context(), profileOf(r), profileOf(r)))
	equal(t, "still in use", resolved(t, r), "hunter2")
	must(t, k.Forget(t.Context(), profileOf(r), config.Profile{}))
	must(t, k.Forget(t.Context(), profileOf(r), config.Profile{}))
	if _, err := r.Resolve(t.Context()); err == nil {
		t.Error("it was not forgotten")
	}
}

func profileOf(r config.Ref) config.Profile {
	return config.Profile{Name: "prod", Credentials: map[string]config.Ref{"token": r}}
}

func TestWithoutAKeyringASecretIsKeptInAFile(t *testing.T) {
	sandbox(t)
	keyring.MockInitWithError(errors.New("no daemon"))
	k := config.Keeper{File: load(t).File}
	for _, secret := range []string{"env:hunter2", "hunter2\n"} {
		r, err := k.Keep(t.Context(), "prod", "a/b", secret)
		must(t, err)
		path := filepath.Join(filepath.Dir(k.File.Path), "config.yaml.secrets", "prod", "a_b")
		equal(t, "reference", r.String(), "file:"+path)
		equal(t, "secret", resolved(t, r), secret)
		equal(t, "file", mode(t, path), "0600")
		equal(t, "folder", mode(t, filepath.Dir(path)), "0700")
		equal(t, "trouble", k.Trouble.Error(), "no daemon")
		must(t, k.Forget(t.Context(), profileOf(r), config.Profile{}))
		if _, err := os.Stat(path); err == nil {
			t.Error("it was not forgotten")
		}
	}
	mine := write(t, filepath.Join(filepath.Dir(k.File.Path), "mine"), "x")
	must(t, k.Forget(t.Context(), profileOf(ref(t, "file:"+mine)), config.Profile{}))
	equal(t, "what is not ours", text(t, mine), "x")
	_, err := k.Keep(t.Context(), "prod", "token", "")
	refused(t, err, "", "the secret is empty")
}
