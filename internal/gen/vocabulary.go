package main

import (
	"reflect"
	"strings"

	"hookctl/internal/dialect"
)

// vocabulary writes the reference of the words that dialect files are made of.
func vocabulary(out files) error {
	p := &page{}
	p.line("# The vocabulary of dialects\n")
	p.line("Generated from internal/dialect by `make generate`. A dialect is a YAML file; `hookctl dialect validate FILE` checks it,")
	p.line("and `hookctl dialect show standard` prints one to start from. Places in JSON are JSON Pointers (RFC 6901); placeholders")
	p.line("stand in braces, and a text that is only one placeholder takes its value's type.")
	b := &blocks{p: p, seen: map[reflect.Type]bool{}}
	b.block("The file", reflect.TypeFor[dialect.Dialect]())
	p.heading("Spellings")
	p.table("`spell`", "how the value is written")
	for _, s := range dialect.Spellings() {
		p.row(code(s.Name), s.Doc)
	}
	p.heading("Placeholders of deliveries")
	p.table("placeholder", "what it becomes")
	for _, one := range dialect.Placeholders() {
		p.row(code("{"+one.Name+"}"), one.Doc)
	}
	out["docs/dialects/vocabulary.md"] = []byte(p.String())
	return nil
}

// blocks writes a table for each block of words, each once.
type blocks struct {
	p    *page
	seen map[reflect.Type]bool
}

func (b *blocks) block(title string, t reflect.Type) {
	if b.seen[t] {
		return
	}
	b.seen[t] = true
	b.p.heading(title)
	b.p.table("word", "value", "meaning")
	type inner struct {
		title string
		t     reflect.Type
	}
	var within []inner
	for f := range t.Fields() {
		word := f.Tag.Get("yaml")
		if word == "" || f.Tag.Get("doc") == "" {
			continue
		}
		kind, sub := valueOf(f.Type)
		b.p.row(code(word), kind+enum(f.Tag), meaning(f.Tag))
		if sub != nil {
			within = append(within, inner{"Under " + code(word), sub})
		}
	}
	for _, i := range within {
		b.block(i.title, i.t)
	}
}

func meaning(tag reflect.StructTag) string {
	if tag.Get("required") != "" {
		return tag.Get("doc") + " Required."
	}
	return tag.Get("doc")
}

func enum(tag reflect.StructTag) string {
	if words := tag.Get("enum"); words != "" {
		return ": " + strings.ReplaceAll(words, ",", ", ")
	}
	return ""
}

// valueOf names what a word takes, and the block that it holds.
func valueOf(t reflect.Type) (kind string, block reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[dialect.Template]():
		return "any JSON, with placeholders", nil
	case t == reflect.TypeFor[dialect.Pointer]():
		return "a JSON Pointer", nil
	case t == reflect.TypeFor[dialect.Pointers]():
		return "a JSON Pointer, or a list of them", nil
	case t == reflect.TypeFor[dialect.Schemes]():
		return "by name: the words of a scheme file", nil
	case t == reflect.TypeFor[dialect.Duration]():
		return "a time span", nil
	case t == reflect.TypeFor[dialect.Percent]():
		return "a percentage", nil
	case t == reflect.TypeFor[dialect.Status]():
		return "a status", nil
	case t == reflect.TypeFor[dialect.Assumed]():
		return "true, or a list of words", nil
	case strings.HasPrefix(t.Name(), "Map["):
		f, _ := t.FieldByName("values")
		kind, block = valueOf(f.Type.Elem())
		return "by name: " + kind, block
	case t.Kind() == reflect.Slice:
		kind, block = valueOf(t.Elem())
		return "a list: " + kind, block
	case t.Kind() == reflect.Struct:
		return "a block", t
	}
	return scalar(t), nil
}

func scalar(t reflect.Type) string {
	switch t.Kind() { //nolint:exhaustive // the vocabulary uses no other kinds
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Map:
		return "texts by name"
	case reflect.Interface:
		return "any value"
	}
	return "a text"
}
