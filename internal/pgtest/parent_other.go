//go:build unix && !linux

package pgtest

import "syscall"

// endWithParent cannot be said to this system.
func endWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }
