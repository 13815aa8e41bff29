package pgtest

import "syscall"

// endWithParent has the system stop a server whose tests were killed.
func endWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT} }
