//go:build !unix

package pgtest

import "os/exec"

// owner is nobody: there is no root to be avoided.
type owner struct{}

func findOwner() (*owner, error) { return nil, errMissing }

func (*owner) give(string) error { return nil }

func (*owner) become(*exec.Cmd) {}
