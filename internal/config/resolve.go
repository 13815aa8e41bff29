package config

import (
	"context"
	"os"
	"strings"
)

// Resolve reads the secret. Its errors name the reference and never hold what was read.
func (r Ref) Resolve(ctx context.Context) (string, error) {
	value, err := r.read(ctx)
	if err == nil && value == "" {
		err = invalid("is empty")
	}
	switch {
	case err != nil && !r.Literal():
		return "", at(r.where, at(r.String(), err))
	case err != nil:
		return "", at(r.where, err)
	}
	return value, nil
}

func (r Ref) read(ctx context.Context) (string, error) {
	switch r.source {
	case fromEnv:
		return readVariable(r.value)
	case fromFile:
		return readSecretFile(resolvePath(r.value, r.dir))
	case fromKeyring:
		return readKeyring(ctx, r.limit, r.value)
	case fromExec:
		return r.run(ctx)
	case fromText:
	}
	return r.value, nil
}

func readVariable(name string) (string, error) {
	value := env(name)
	if value == "" {
		return "", invalid("the environment variable %s is not set, or empty", name)
	}
	return value, nil
}

func readSecretFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	data, err := readAll(file, path)
	return dropNewline(string(data)), err
}

// dropNewline drops exactly one final newline, which an editor or echo puts there.
func dropNewline(s string) string {
	return strings.TrimSuffix(s, "\n")
}
