package config

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// source says where the value of a reference is to be found.
type source string

const (
	fromText    source = "" // a literal
	fromEnv     source = "env"
	fromFile    source = "file"
	fromKeyring source = "keyring"
	fromExec    source = "exec"
)

// hidden stands for a secret wherever one would be printed.
const hidden = "********"

// Ref is a secret, or where to find it: `env:NAME`, `file:PATH`, `keyring:NAME`, `exec:COMMAND`. However it is printed,
// a literal is shown as stars.
type Ref struct {
	source source
	value  string
	dir    string        // what a relative path starts from; "" is the working directory
	own    bool          // it stands in the user's own config file, so it may name a command
	where  string        // what it is called in errors
	stderr io.Writer     // of commands
	limit  time.Duration // how long a keyring may take; 0 is the default
}

// ParseRef reads a reference that was given outside the config file; anything that has no known prefix is a literal.
// A command will not be run for it.
func ParseRef(text string) (Ref, error) {
	ref := split(text)
	switch {
	case text == "":
		return Ref{}, invalid("the value is empty")
	case strings.TrimSpace(ref.value) == "" && !ref.Literal():
		return Ref{}, invalid("%q names nothing", text).hint("env:NAME, file:PATH, keyring:NAME or exec:COMMAND")
	}
	return ref, nil
}

// NewSecret makes a literal of a secret that was read from the user. One that looks like a reference is refused, as the
// config file could not tell the difference.
func NewSecret(secret string) (Ref, error) {
	if secret == "" {
		return Ref{}, invalid("the secret is empty")
	}
	ref := split(secret)
	if !ref.Literal() {
		return Ref{}, invalid("the secret begins with %q and would be read as a reference", ref.source+":").
			hint("write it to a file and give file:PATH")
	}
	return ref, nil
}

func split(text string) Ref {
	prefix, value, ok := strings.Cut(text, ":")
	switch s := source(prefix); s {
	case fromEnv, fromFile, fromKeyring, fromExec:
		if ok {
			return Ref{source: s, value: value}
		}
	case fromText:
	}
	return Ref{value: text}
}

// Literal tells whether the secret itself is written here.
func (r Ref) Literal() bool { return r.source == fromText }

// String returns the reference, or stars for a literal.
func (r Ref) String() string {
	if r.Literal() {
		return hidden
	}
	return r.text()
}

// Format prints what String returns for every verb, so that no %#v shows a literal.
func (r Ref) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// MarshalText returns what String returns, for JSON, YAML and logs.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// text is how the reference is written, with the secret.
func (r Ref) text() string {
	if r.Literal() {
		return r.value
	}
	return string(r.source) + ":" + r.value
}
