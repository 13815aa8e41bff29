package cmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/hook"
)

// ids are the IDs of the command line, and those on stdin if they are asked for.
func (a *app) ids(cmd *cobra.Command, args []string, stdin bool) ([]string, error) {
	ids := slices.Clone(args)
	if stdin {
		lines := bufio.NewScanner(a.stdin())
		for lines.Scan() {
			if id := strings.TrimSpace(lines.Text()); id != "" {
				ids = append(ids, id)
			}
		}
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("read IDs from stdin: %w", err)
		}
	}
	if len(ids) == 0 {
		return nil, hook.Errorf(hook.Invalid, "%s needs an ID", said(cmd)).
			WithHint("usage: %s; --stdin reads IDs, one a line", cmd.UseLine())
	}
	return ids, nil
}

// result is what became of one of several.
type result[T any] struct {
	value T
	err   error
}

// atOnce is how many calls are under way at the same time: few, as an API should not feel attacked, and one where their
// answers, traces or curl lines are printed as they come.
func (a *app) atOnce() int {
	if a.global.raw || a.global.verbose || a.global.dryRun {
		return 1
	}
	return 4
}

// forEach does something for each ID, so many at a time, and returns what became of each in the order of the IDs.
func forEach[T any](ctx context.Context, ids []string, many int, do func(ctx context.Context, id string) (T, error)) []result[T] {
	results := make([]result[T], 0, len(ids))
	_ = inOrder(ctx, ids, many, do, func(_ int, r result[T]) error {
		results = append(results, r)
		return nil
	})
	return results
}

// inOrder does something for each ID, so many at a time, and tells what became of each as soon as it and all before it
// are done, so that a long list of IDs needs no more memory than a short one. An error of tell ends it.
func inOrder[T any](ctx context.Context, ids []string, many int, do func(ctx context.Context, id string) (T, error), tell func(i int, r result[T]) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	begun := make(chan chan result[T], many-1) // with the one that is waited for, so many
	go func() {
		defer close(begun)
		for _, id := range ids {
			done := make(chan result[T], 1)
			begun <- done
			go func() {
				value, err := do(ctx, id)
				done <- result[T]{value, err}
			}()
		}
	}()
	i, err := 0, error(nil)
	for done := range begun {
		r := <-done
		if err == nil {
			if err = tell(i, r); err != nil {
				cancel() // the others end at once, and are waited for
			}
		}
		i++
	}
	return err
}

// failures collects what went wrong with some of several.
type failures struct {
	ids  []string
	errs []error
}

func (f *failures) add(id string, err error) {
	f.ids = append(f.ids, id)
	f.errs = append(f.errs, err)
}

// took tells whether there is an error, and collects it.
func (f *failures) took(id string, err error) bool {
	if err != nil {
		f.add(id, err)
	}
	return err != nil
}

// err makes one error of all: of the common kind if nothing went well, else partial.
func (f *failures) err(total int) error {
	switch {
	case len(f.errs) == 0:
		return nil
	case total == 1:
		return f.errs[0]
	case slices.ContainsFunc(f.errs, func(err error) bool { return hook.KindOf(err) == hook.Interrupted }):
		return hook.Errorf(hook.Interrupted, "interrupted")
	}
	e := &hook.Error{Kind: hook.Partial, Err: errors.Join(f.errs...)}
	e.Message = fmt.Sprintf("%d of %d failed (%s)", len(f.errs), total, strings.Join(f.ids, ", "))
	if len(f.errs) == total {
		e.Kind = f.commonKind()
	}
	return e
}

func (f *failures) commonKind() hook.Kind {
	kind := hook.KindOf(f.errs[0])
	for _, err := range f.errs {
		if hook.KindOf(err) != kind {
			return hook.Failed
		}
	}
	return kind
}
