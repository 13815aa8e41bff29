package pgtest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// server is a postgres that runs.
type server struct {
	process *os.Process
	ended   chan error // gets the outcome once
}

// start waits until the server says that it takes connections.
func (c *Cluster) start() error {
	cmd := c.command("postgres", "-D", c.data(), "-k", c.dir, "-c", "listen_addresses=", "-c", "log_destination=stderr",
		"-c", "logging_collector=off", "-c", "log_min_messages=log")
	log, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	started, ended := make(chan error, 1), make(chan error, 1)
	go run(cmd, started, ended)
	if err := <-started; err != nil {
		return err
	}
	if lines, ok := awaitReady(log); !ok {
		return fmt.Errorf("postgres: %w\n%s", <-ended, lines)
	}
	c.server = &server{process: cmd.Process, ended: ended}
	return nil
}

// run keeps its thread until the process has ended: the system ends a child with the thread that made it.
func run(cmd *exec.Cmd, started, ended chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := cmd.Start()
	started <- err
	if err != nil {
		return
	}
	_, err = cmd.Process.Wait() // Cmd.Wait would close the log while it is read
	ended <- err
}

// awaitReady reads the log up to the line that says so; the rest is thrown away. Without that line all of it is returned.
func awaitReady(log io.Reader) (string, bool) {
	lines := bufio.NewReader(log)
	var all strings.Builder
	for {
		line, err := lines.ReadString('\n')
		all.WriteString(line)
		if strings.Contains(line, "ready to accept connections") {
			go func() { _, _ = io.Copy(io.Discard, lines) }() // ends with the process
			return "", true
		}
		if err != nil {
			return all.String(), false
		}
	}
}

// stop ends the server by its PID: sessions are thrown out, what was committed is on the disk.
func (c *Cluster) stop() error {
	if c.server == nil {
		return nil
	}
	s := c.server
	c.server = nil
	if err := s.process.Signal(os.Interrupt); err != nil {
		return err
	}
	return <-s.ended
}
