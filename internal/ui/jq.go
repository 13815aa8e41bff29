package ui

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/itchyny/gojq"
)

// jq runs an expression over all rows. It is compiled without access to the environment, files or further input,
// so that an expression from somewhere else cannot print a secret.
type jq struct {
	whole
	code *gojq.Code
}

func newJQ(o Options) (sink, error) {
	query, err := gojq.Parse(o.JQ)
	if err != nil {
		return nil, fmt.Errorf("jq expression %q: %w", o.JQ, err)
	}
	code, err := gojq.Compile(query)
	if err != nil {
		return nil, fmt.Errorf("jq expression %q: %w", o.JQ, err)
	}
	return &jq{whole{opts: o}, code}, nil
}

// close prints results as they come, so that those before an error are seen, as with jq itself.
func (j *jq) close() error {
	w := bufio.NewWriter(j.opts.Out)
	err := j.run(w)
	return errors.Join(err, w.Flush())
}

func (j *jq) run(w *bufio.Writer) error {
	results := j.code.Run(j.value())
	for {
		result, more := results.Next()
		if !more {
			return nil
		}
		if err, failed := result.(error); failed {
			return j.explain(err)
		}
		if err := j.print(w, result); err != nil {
			return err
		}
	}
}

// explain names the expression; "halt" is no failure.
func (j *jq) explain(err error) error {
	var halt *gojq.HaltError
	if errors.As(err, &halt) && halt.Value() == nil {
		return nil
	}
	return fmt.Errorf("jq expression %q: %w", j.opts.JQ, err)
}

// print writes strings raw and everything else as compact JSON, each on a line, as gh does.
func (j *jq) print(w *bufio.Writer, result any) error {
	text, isString := result.(string)
	if isString && j.opts.Terminal {
		text = VisibleLines(text)
	}
	if !isString {
		raw, err := gojq.Marshal(result)
		if err != nil {
			return err
		}
		text = string(safeJSON(j.opts, raw))
	}
	_, err := w.WriteString(text + "\n")
	return err
}

// whole keeps all rows as values, for those that look at the whole list.
type whole struct {
	opts Options
	rows []any
}

func (v *whole) add(row json.RawMessage) error {
	dec := json.NewDecoder(bytes.NewReader(row))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return err
	}
	v.rows = append(v.rows, value)
	return nil
}

func (v *whole) value() any {
	if v.opts.Single {
		return v.rows[0]
	}
	if v.rows == nil {
		return []any{}
	}
	return v.rows
}
