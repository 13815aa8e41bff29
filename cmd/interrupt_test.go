//go:build linux

package cmd_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// TestInterruptPrompt presses Ctrl-C where the program asks: nothing is deleted, and the exit code is 130. testscript's
// ttyin cannot wait for the question.
func TestInterruptPrompt(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, plain string
		press       func(c *exec.Cmd, terminal *os.File) error
	}{
		{"key", "1", func(_ *exec.Cmd, terminal *os.File) error {
			_, err := terminal.WriteString("\x03")
			return err
		}},
		{"signal", "1", func(c *exec.Cmd, _ *os.File) error { return c.Process.Signal(os.Interrupt) }},
		{"signal while drawing", "", func(c *exec.Cmd, _ *os.File) error { return c.Process.Signal(os.Interrupt) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			env := []string{
				"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TERM=xterm", "HOOKCTL_LOCAL=true", "HOOKCTL_PLAIN=" + c.plain,
				"NO_COLOR=1", "GORACE=atexit_sleep_ms=1",
			}
			create := exec.Command("hookctl", "create", "https://example.com/in", "-o", "name")
			create.Env = env
			id, err := create.Output()
			if err != nil {
				t.Fatal(err)
			}
			remove := exec.Command("hookctl", "delete", strings.TrimSpace(string(id)))
			remove.Env = env
			shown, code := pressed(t, remove, "delete webhook", c.press)
			if code != 130 || !strings.Contains(shown, "hookctl: interrupted") {
				t.Errorf("exit code %d: %q", code, shown)
			}
			list := exec.Command("hookctl", "list", "-o", "name")
			list.Env = env
			if left, err := list.Output(); err != nil || string(left) != string(id) {
				t.Errorf("left is %q, not %q: %v", left, id, err)
			}
		})
	}
}

// pressed runs a command on a terminal and interrupts it once it has asked. It returns what was shown, and the exit code.
func pressed(t *testing.T, c *exec.Cmd, asked string, press func(*exec.Cmd, *os.File) error) (string, int) {
	t.Helper()
	ours, theirs := terminal(t)
	c.Stdin, c.Stdout, c.Stderr = theirs, theirs, theirs
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	var shown strings.Builder
	b := make([]byte, 1024)
	for {
		n, err := ours.Read(b)
		if err != nil { // the last process with this terminal has ended
			break
		}
		shown.Write(b[:n])
		if strings.Contains(shown.String(), asked) {
			if err := press(c, ours); err != nil {
				t.Error(err)
			}
			asked = "\x00" // it does not ask again
		}
	}
	var exit *exec.ExitError
	if err := c.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return shown.String(), c.ProcessState.ExitCode()
}

// terminal opens a pseudo-terminal.
func terminal(t *testing.T) (ours, theirs *os.File) {
	t.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	t.Cleanup(func() { ours.Close() })
	var number, unlock uint32
	control(t, ours, syscall.TIOCGPTN, &number)
	control(t, ours, syscall.TIOCSPTLCK, &unlock)
	theirs, err = os.OpenFile(filepath.Join("/dev/pts", fmt.Sprint(number)), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return ours, theirs
}

func control(t *testing.T, f *os.File, request uintptr, value *uint32) {
	t.Helper()
	raw, err := f.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var errno syscall.Errno
	err = raw.Control(func(fd uintptr) {
		_, _, errno = syscall.Syscall(syscall.SYS_IOCTL, fd, request, uintptr(unsafe.Pointer(value)))
	})
	if err != nil || errno != 0 {
		t.Fatal(err, errno)
	}
}
