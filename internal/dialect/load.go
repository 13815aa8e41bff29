package dialect

import (
	"reflect"
	"slices"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/hook"
	"hookctl/internal/yamlfile"
)

// Parse reads a dialect and checks it. What is wrong comes as Problems, each with file, line and column, in an error of
// the kind invalid. Words that do not exist are told first; whether they go together is only asked when they do.
func Parse(file string, data []byte) (*Dialect, error) {
	c := &checker{file: file, blocks: map[reflect.Type]map[string]reflect.StructField{}}
	d, err := c.parse(data)
	if err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Err: err, Hint: "the words are in docs/dialects/vocabulary.md"}
	}
	return d, nil
}

func (c *checker) parse(data []byte) (*Dialect, error) {
	var err error
	if c.root, err = yamlfile.Read(c.file, data); err != nil {
		return nil, err
	}
	c.strict(c.root, reflect.TypeFor[Dialect](), "")
	if err := c.err(); err != nil {
		return nil, err
	}
	d := &Dialect{source: string(data), receivers: &receivers{}}
	if err := c.root.Decode(d); err != nil {
		return nil, yamlfile.Problems{{File: c.file, Line: 1, Column: 1, Message: err.Error()}}
	}
	d.prepare()
	c.validate(d)
	return d, c.err()
}

// prepare derives what the words leave out.
func (d *Dialect) prepare() {
	known := spellings()
	for _, f := range d.Fields {
		if f.Spell == "" {
			f.Spell = "plain"
		}
		f.how = known[f.Spell]
	}
	d.prepareHooks()
	for _, f := range d.Fields {
		d.order(f)
	}
	if p := d.Paging; p != nil && p.Size == 0 {
		p.Size = 100
	}
}

// order puts a field behind those that it lies inside.
func (d *Dialect) order(f *Field) {
	if slices.Contains(d.outerFirst, f) {
		return
	}
	for _, outer := range d.Fields {
		if f.writeAt().within(outer.writeAt()) && !outer.derived() && !f.derived() {
			d.order(outer)
		}
	}
	d.outerFirst = append(d.outerFirst, f)
}

// prepareHooks lets the field with a target for each event know what is said of URL and method.
func (d *Dialect) prepareHooks() {
	h := d.hooksField()
	if h == nil || h.Each == nil {
		return
	}
	h.how.write, h.how.read = writeHooks, readHooks
	for _, f := range d.Fields {
		if f.eachOf() && h.Each.at(f.Name) != "" && f.Name != "events" {
			h.Each.fields = append(h.Each.fields, f)
		}
	}
}

// JSON is the dialect's file as JSON, members in order.
func (d *Dialect) JSON() (any, error) {
	var t Template
	err := yaml.Unmarshal([]byte(d.source), &t)
	return t.value, err
}
