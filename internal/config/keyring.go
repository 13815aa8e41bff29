package config

import (
	"context"
	"errors"
	"runtime"

	"github.com/zalando/go-keyring"
)

// keyringService is what our entries in the system's keyring are filed under.
const keyringService = "hookctl"

// readKeyring asks the system's keyring, which may in turn ask the user to unlock it; hence the goroutine.
func readKeyring(ctx context.Context, name string) (string, error) {
	type answer struct {
		secret string
		err    error
	}
	answers := make(chan answer, 1)
	go func() {
		secret, err := keyring.Get(keyringService, name)
		answers <- answer{secret, err}
	}()
	select {
	case a := <-answers:
		return a.secret, keyringError(name, a.err)
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

func keyringError(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return invalid("not in the keyring").hint("store it with: %s", keyringCommand(name))
	}
	return invalid("no keyring can be read here").because(err).hint("use env:NAME or file:PATH instead")
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
