// Command bench measures what speed and memory cost, each as a ratio within one run, against the bounds of
// docs/testing.md. It needs ./hookctl (make build), curl, jq, openssl, node and npm. It ends with 1 if a bound is passed.
//
// It knows hookctl only as a program: what it runs is what users run.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// result is one measured number and the bound that it must not pass.
type result struct {
	name  string
	value float64
	bound float64 // 0: there is none, the number is for information
	least bool    // the bound is a lower one
	unit  string
	note  string
}

func (r result) ok() bool {
	if r.least {
		return r.value >= r.bound
	}
	return r.bound == 0 || r.value <= r.bound
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == "bare" {
		exit(bare(os.Args[2]))
	}
	if len(os.Args) > 2 && os.Args[1] == "receive" {
		exit(receive(os.Args[2]))
	}
	exit(run(context.Background()))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "hookctl-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	hookctl, err := filepath.Abs("hookctl")
	if err != nil {
		return err
	}
	b := &bench{dir: dir, hookctl: hookctl}
	var failed []error
	for _, m := range b.measurements() {
		if len(os.Args) > 1 && !slices.Contains(os.Args[1:], m.name) {
			continue
		}
		results, err := m.run(ctx)
		if err != nil {
			return err
		}
		for _, r := range results {
			failed = append(failed, report(r))
		}
	}
	return errors.Join(failed...)
}

// bench is what the measurements share.
type bench struct{ dir, hookctl string }

// measurement is one of those that can be chosen by name: go run ./internal/bench get.
type measurement struct {
	name string
	run  func(context.Context) ([]result, error)
}

func (b *bench) measurements() []measurement {
	return []measurement{
		{"startup", b.startup},
		{"short", b.short},
		{"list", b.list},
		{"pages", b.pages},
		{"get", b.get},
		{"body", b.body},
		{"captures", b.captures},
		{"deliver", b.deliver},
		{"latency", b.latency},
		{"million", b.million},
		{"pending", b.pending},
		{"kill", b.kill},
		{"postgres", b.postgres},
	}
}

func report(r result) error {
	sign, verdict := "<=", "ok"
	if r.least {
		sign = ">="
	}
	if !r.ok() {
		verdict = "PASSED THE BOUND"
	}
	bound := fmt.Sprintf("%s %.2f", sign, r.bound)
	if r.bound == 0 {
		bound = "no bound"
	}
	fmt.Printf("%-52s %7.2f %-4s (%s) %s  %s\n", r.name, r.value, r.unit, bound, verdict, r.note)
	if !r.ok() {
		return fmt.Errorf("%s: %.2f, the bound is %.2f", r.name, r.value, r.bound)
	}
	return nil
}
