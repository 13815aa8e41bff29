package ui

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
)

// jsonList keeps the rows as compact bytes and indents while it writes: nothing is decoded, so nothing can change.
type jsonList struct {
	opts Options
	rows []json.RawMessage
}

const jsonIndent = "  "

func (l *jsonList) add(row json.RawMessage) error {
	l.rows = append(l.rows, safeJSON(l.opts, row))
	return nil
}

func (l *jsonList) close() error {
	w := bufio.NewWriter(l.opts.Out)
	if l.opts.Single {
		return endJSON(w, l.rows[0])
	}
	if len(l.rows) == 0 {
		return endJSON(w, json.RawMessage("[]"))
	}
	return l.list(w)
}

func (l *jsonList) list(w *bufio.Writer) error {
	before := "[\n" + jsonIndent
	for _, row := range l.rows {
		if err := writeIndented(w, before, jsonIndent, row); err != nil {
			return err
		}
		before = ",\n" + jsonIndent
	}
	return endText(w, "\n]\n")
}

func writeIndented(w io.Writer, before, prefix string, row json.RawMessage) error {
	b := bytes.NewBufferString(before)
	if err := json.Indent(b, row, prefix, jsonIndent); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}

func endJSON(w *bufio.Writer, row json.RawMessage) error {
	if err := writeIndented(w, "", "", row); err != nil {
		return err
	}
	return endText(w, "\n")
}

func endText(w *bufio.Writer, text string) error {
	if _, err := w.WriteString(text); err != nil {
		return err
	}
	return w.Flush()
}

func safeJSON(o Options, raw json.RawMessage) json.RawMessage {
	if o.Terminal {
		return visibleJSON(raw)
	}
	return raw
}
