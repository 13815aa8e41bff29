package ui

import (
	"bytes"
	"fmt"
	"text/template"
)

// tmpl executes a template over all rows. Its line feeds are the user's own: none is added.
type tmpl struct {
	whole
	template *template.Template
	table    *templateTable
}

func newTemplate(o Options) (sink, error) {
	table := &templateTable{width: o.Width}
	t, err := template.New("template").Funcs(templateFuncs(o)).Funcs(table.funcs()).Parse(o.Template)
	if err != nil {
		return nil, fmt.Errorf("template %q: %w", o.Template, err)
	}
	return &tmpl{whole{opts: o}, t, table}, nil
}

func (t *tmpl) close() error {
	data := t.value()
	if t.opts.Terminal {
		data = visibleValue(data)
	}
	var b bytes.Buffer
	if err := t.template.Execute(&b, data); err != nil {
		return fmt.Errorf("template %q: %w", t.opts.Template, err)
	}
	rest, err := t.table.render() // rows that no tablerender has printed
	if err != nil {
		return err
	}
	b.WriteString(rest)
	_, err = b.WriteTo(t.opts.Out)
	return err
}
