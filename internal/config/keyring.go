package config

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/zalando/go-keyring"
)

// keyringService is what our entries in the system's keyring are filed under.
const keyringService = "hookctl"

// patience is how long the keyring may take where no other limit is set: it may ask its user for a password.
const patience = 30 * time.Second

// errSilent is why a keyring is given up.
var errSilent = errors.New("it does not answer")

func readKeyring(ctx context.Context, limit time.Duration, name string) (string, error) {
	secret, err := withKeyring(ctx, limit, func() (string, error) { return keyring.Get(keyringService, name) })
	switch {
	case err == nil:
		return secret, nil
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case errors.Is(err, keyring.ErrNotFound):
		return "", invalid("not in the keyring").hint("store it with: %s", keyringCommand(name))
	}
	return "", invalid("no keyring can be read here").because(err).hint("use env:NAME or file:PATH instead")
}

func writeKeyring(ctx context.Context, limit time.Duration, name, secret string) error {
	_, err := withKeyring(ctx, limit, func() (string, error) { return "", keyring.Set(keyringService, name, secret) })
	return err
}

// clearKeyring takes an entry out, if it is there.
func clearKeyring(ctx context.Context, limit time.Duration, name string) error {
	_, err := withKeyring(ctx, limit, func() (string, error) { return "", keyring.Delete(keyringService, name) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// withKeyring waits for the system's keyring no longer than the limit: it may hang, or wait for its user. What asks it
// cannot be stopped, and stays until the program ends, which is soon.
func withKeyring(ctx context.Context, limit time.Duration, ask func() (string, error)) (string, error) {
	type answer struct {
		secret string
		err    error
	}
	if limit <= 0 {
		limit = patience
	}
	if err := reachable(); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errSilent)
	defer cancel()
	answers := make(chan answer, 1)
	go func() {
		secret, err := ask()
		answers <- answer{secret, err}
	}()
	select {
	case a := <-answers:
		return a.secret, a.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

func keyringCommand(name string) string {
	switch runtime.GOOS {
	case "darwin":
		return "security add-generic-password -s " + keyringService + " -a " + name + " -w"
	case "windows":
		return "the Credential Manager, as a generic credential named " + keyringService + ":" + name
	}
	return "secret-tool store --label=" + keyringService + " service " + keyringService + " username " + name
}
