package config

import (
	"context"
	"strings"
)

// Credential reads the credential of that name, and tells whether there is one: from the environment
// (HOOKCTL_API_KEY, or the file that HOOKCTL_API_KEY_FILE names), else from the profile's reference.
func (c Config) Credential(ctx context.Context, name string) (string, bool, error) {
	ref, ok, err := c.credential(name)
	if err != nil || !ok {
		return "", false, err
	}
	value, err := ref.Resolve(ctx)
	if err == nil {
		err = at(ref.where, oneLine(value))
	}
	if err != nil {
		return "", false, err
	}
	return value, true, nil
}

func (c Config) credential(name string) (Ref, bool, error) {
	direct := variableOf(name)
	file := direct + "_FILE"
	switch {
	case env(direct) != "" && env(file) != "":
		return Ref{}, false, invalid("%s and %s are both set", direct, file).hint("unset one of them")
	case env(direct) != "":
		return Ref{value: env(direct), where: direct}, true, nil
	case env(file) != "":
		return Ref{source: fromFile, value: env(file), where: file}, true, nil
	}
	ref, ok := c.Credentials[name]
	return ref, ok, nil
}

// oneLine refuses what would end a header early.
func oneLine(credential string) error {
	if strings.ContainsAny(credential, "\x00\r\n") {
		return invalid("holds a line break or a NUL, which no header can carry")
	}
	return nil
}
