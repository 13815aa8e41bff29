package ui

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/template"
)

// tmpl executes a template over all rows. Its line feeds are the user's own: none is added.
type tmpl struct {
	whole
	template *template.Template
}

func newTemplate(o Options) (sink, error) {
	t, err := template.New("template").Funcs(templateFuncs()).Parse(o.Template)
	if err != nil {
		return nil, fmt.Errorf("template %q: %w", o.Template, err)
	}
	return &tmpl{whole{opts: o}, t}, nil
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
	_, err := b.WriteTo(t.opts.Out)
	return err
}

func templateFuncs() template.FuncMap {
	return template.FuncMap{
		"json":  compactJSON,
		"join":  joinValues,
		"upper": strings.ToUpper,
		"lower": strings.ToLower,
	}
}

// compactJSON is for scripts, not for web pages: < and & stay.
func compactJSON(v any) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// joinValues joins a list; what an object doesn't have is an empty one.
func joinValues(list any, separator string) (string, error) {
	if list == nil {
		return "", nil
	}
	values, ok := list.([]any)
	if !ok {
		return "", errors.New("join needs a list")
	}
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = fmt.Sprint(value)
	}
	return strings.Join(texts, separator), nil
}
