package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"

	"hookctl/internal/config"
)

func TestNoSecretIsPrinted(t *testing.T) {
	home := sandbox(t)
	own(t, home, "profile: p\nprofiles: [{name: p, credentials: {token: hunter2}, secrets: [hunter2]}]\n")
	c := load(t)
	p := config.Profile{Name: "x", Credentials: c.Credentials, Secrets: c.Secrets}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, strings.Repeat(verb+" ", 4)+"\n", c, p, c.Secrets, c.Credentials["token"])
	}
	must(t, json.NewEncoder(&out).Encode(c))
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "config", c, "secret", c.Secrets[0])
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "config", c, "secret", c.Secrets[0])
	if strings.Contains(out.String(), "hunter2") || strings.Contains(out.String(), "68756e74657232") {
		t.Error(out.String())
	}
	if !strings.Contains(out.String(), "********") {
		t.Error("nothing was printed: ", out.String())
	}
}

// A secret may stand wherever a file goes wrong.
func TestNoErrorHoldsASecret(t *testing.T) {
	for _, text := range []string{
		"profiles: [{name: p, credentials: {token: *hunter2}}]",
		"profiles: [{name: p, credentials: {token: &hunter2}}]",
		"profiles: [{name: p, credentials: {token: !hunter2}}]",
		"profiles: [{name: p, credentials: {token: !hunter2!x y}}]",
		"profiles: [{name: p, credentials: {token: @hunter2}}]",
		"profiles: [{name: p, credentials: {token: `hunter2}}]",
		"profiles: [{name: p, credentials: {token: %hunter2}}]",
		"profiles: [{name: p, credentials: {token: \"hunter2\\q\"}}]",
		"profiles: [{name: p, credentials: {token: 'hunter2}}]",
		"profiles: [{name: p, credentials: {token: [hunter2]}}]",
		"profiles: [{name: p, credentials: {token: {a: hunter2}}}]",
		"profiles: [{name: p, credentials: hunter2}]",
		"profiles: [{name: p, credentials: [hunter2]}]",
		"profiles: [{name: p, secrets: hunter2}]",
		"profiles: [{name: p, secrets: [[hunter2]]}]",
		"profiles: [{name: p, secrets: [\"hunter2\x00\"]}]",
		"profiles: [{name: p, secrets: [\"hunter2\xff\"]}]",
		"profiles: [{name: p, secrets: [!!binary hunter2]}]",
		"profiles: [{name: p, protected: hunter2}]",
		"%hunter2\n---\nx",
		"%TAG ! hunter2\n---\n!x y",
	} {
		own(t, sandbox(t), text)
		_, err := config.Load(flags(t), io.Discard)
		if err == nil || strings.Contains(fmt.Sprintf("%+v %#v", err, err), "hunter2") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestNoErrorHoldsWhatWasRead(t *testing.T) {
	home := sandbox(t)
	write(t, home+"/s", "hunter2\nhunter2\n")
	t.Setenv("S", "hunter2\n")
	own(t, home, `
profile: p
profiles: [{name: p, credentials: {a: "file:~/s", b: "env:S", c: "exec:cat ~/s", d: "exec:cat ~/s; exit 1", e: "hunter2\n"}}]
`)
	c := load(t)
	for name := range c.Credentials {
		_, _, err := c.Credential(t.Context(), name)
		var e *config.Error
		if !errors.As(err, &e) || strings.Contains(err.Error()+e.Hint+fmt.Sprintf("%#v", e), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	path := c.File.Path
	must(t, os.Chmod(path, 0o644))
	if _, err := config.Load(flags(t), nil); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Error(err)
	}
}
