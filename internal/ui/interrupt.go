package ui

import (
	"os"
	"os/signal"
)

// interruptible ends a wait for input by Ctrl-C with ErrInterrupted. A program that catches the signal, as ours does,
// would else wait on. The read itself cannot be stopped: its goroutine stays until the program ends, which is soon.
func interruptible(read func() (string, error)) (string, error) {
	type result struct {
		text string
		err  error
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	done := make(chan result, 1)
	go func() {
		text, err := read()
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-signals:
		return "", ErrInterrupted
	}
}
