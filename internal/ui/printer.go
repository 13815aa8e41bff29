package ui

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Options say how a Printer prints.
type Options struct {
	Out    io.Writer
	Format Format // "" is Table

	Columns        []string // what the user asked for; see Cell for what a column is
	DefaultColumns []string // of Table, if Columns is empty
	WideColumns    []string // of Wide and CSV, if Columns is empty; none means DefaultColumns
	// Aliases are shorter names for columns, by the member that each shows. They go before members of the same name.
	Aliases map[string]string

	NoHeaders bool   // leaves out the first line of Table, Wide and CSV
	SortBy    string // a column: as numbers or times if all its cells are, else as text; keeps the order of equals

	JQ       string // an expression over the whole list or object; it takes the place of Format
	Template string // a text/template over the same; not both

	Stream bool           // rows come over time: each is printed at once, in every format
	Named  bool           // the rows of a stream have names
	Widths map[string]int // of columns, from the first row of a stream on

	Single   bool // one object is promised: no list around it, and Table becomes a line for each of its members
	Color    bool
	Now      time.Time // Table and Wide tell times relative to it; zero: as they are
	Width    int       // of the terminal, to which Table cuts its cells; 0 cuts nothing
	Terminal bool      // Out is a terminal: control characters become visible in every format, as they always do in tables
}

// Printer prints objects, each as a row, in one of the formats. NDJSON, Name and CSV print each at once, unless sorted;
// the other formats print all at Close, and nothing if Close is never called.
type Printer struct {
	opts Options
	sink sink
	rows int
}

// A sink takes compact JSON, row by row, and prints it when it can.
type sink interface {
	add(row json.RawMessage) error
	close() error
}

// NewPrinter returns a printer. It fails if the options cannot be: a wrong expression, template or format, or no columns.
func NewPrinter(opts Options) (*Printer, error) {
	build := newSink
	if opts.Stream {
		build = newStream
	}
	out, err := build(opts)
	if err != nil {
		return nil, err
	}
	if opts.Stream && opts.SortBy != "" {
		return nil, errors.New("rows that are printed as they come cannot be sorted")
	}
	if opts.SortBy != "" {
		out = &sorter{next: out, by: opts.member(opts.SortBy)}
	}
	return &Printer{opts: opts, sink: out}, nil
}

// Streams tells whether rows are printed as they are added.
func (o Options) Streams() bool {
	at := []Format{NDJSON, Name, CSV}
	return o.Stream || o.SortBy == "" && o.JQ == "" && o.Template == "" && slices.Contains(at, o.Format)
}

// member is what a column shows.
func (o Options) member(column string) string {
	if m, ok := o.Aliases[strings.ToLower(column)]; ok {
		return m
	}
	return column
}

// Row is what the given columns show of an object.
func (o Options) Row(row json.RawMessage, columns []string) []string {
	return cells(row, mapped(columns, o.member))
}

// Add prints one more object, or keeps it for Close. It keeps no reference to the given bytes.
func (p *Printer) Add(object json.RawMessage) error {
	p.rows++
	if p.opts.Single && p.rows > 1 {
		return errors.New("more than one object where one was promised")
	}
	var row bytes.Buffer
	row.Grow(len(object))
	if err := json.Compact(&row, object); err != nil {
		return fmt.Errorf("object %d is not JSON: %w", p.rows, err)
	}
	return p.sink.add(row.Bytes())
}

// Close prints what has not been printed yet. A single object that was never added prints nothing.
func (p *Printer) Close() error {
	if p.opts.Single && p.rows == 0 {
		return nil
	}
	return p.sink.close()
}

func newSink(o Options) (sink, error) {
	switch {
	case o.JQ != "" && o.Template != "":
		return nil, errors.New("a jq expression and a template cannot be used together")
	case o.JQ != "":
		return newJQ(o)
	case o.Template != "":
		return newTemplate(o)
	}
	return newFormat(o)
}

func newFormat(o Options) (sink, error) {
	switch cmp.Or(o.Format, Table) {
	case JSON:
		return &jsonList{opts: o}, nil
	case NDJSON:
		return &ndjson{opts: o}, nil
	case YAML:
		return &yamlList{opts: o}, nil
	case Name:
		return &names{out: o.Out}, nil
	case CSV:
		return withColumns(o, newCSV)
	case Table, Wide:
		if o.Single && len(o.Columns) == 0 {
			return &listing{opts: o}, nil
		}
		return withColumns(o, newTable)
	}
	_, err := ParseFormat(string(o.Format))
	return nil, err
}

// withColumns decides which columns there are: those asked for, else those of the format.
func withColumns(o Options, build func(Options) sink) (sink, error) {
	candidates := [][]string{o.Columns, o.WideColumns, o.DefaultColumns}
	if o.Format != Wide && o.Format != CSV {
		candidates = [][]string{o.Columns, o.DefaultColumns}
	}
	i := slices.IndexFunc(candidates, func(c []string) bool { return len(c) > 0 })
	if i < 0 {
		return nil, fmt.Errorf("no columns to print as %s", cmp.Or(o.Format, Table))
	}
	o.Columns = candidates[i]
	return build(o), nil
}
