package dialect

import "slices"

// Field is one member of a webhook: what it is called on both sides, and what values it takes.
type Field struct {
	Name  string `yaml:"name" enum:"id,name,description,url,method,events,enabled,headers,secret,created_at,updated_at,hooks" doc:"What it is for every provider, and so of which type."`
	Own   string `yaml:"own" doc:"The API's own name, for a field that no other provider has."`
	Title string `yaml:"title" doc:"What it is, for people."`

	At    Pointer `yaml:"at" doc:"Its place in the API's object. Default: a member with the own name."`
	Write Pointer `yaml:"write" doc:"Its place in requests, where that is another one."`

	Type   string     `yaml:"type" enum:"string,integer,number,boolean,array,object" doc:"The JSON type of an own field. Default: string."`
	Items  string     `yaml:"items" enum:"string,integer,number,boolean,object" doc:"The type of an array's elements. Default: string."`
	Spell  string     `yaml:"spell" enum:"plain,lower,time,unix,unix_ms,words,pairs,map,comma,objects,composed,each" doc:"How the value is written; see Spellings."`
	Layout string     `yaml:"layout" doc:"time: the layout in the words of strftime; UTC where it has no zone."`
	Words  []Template `yaml:"words" doc:"words: what stands for true and for false."`
	Pair   []string   `yaml:"pair" doc:"pairs: the names of the members that have name and value. Default: name, value."`
	Key    string     `yaml:"key" doc:"objects: the member of each object that has the value."`
	Made   []string   `yaml:"made" doc:"objects: members that the API makes itself: never sent, and a random UUID at our server, kept where the value stays."`
	Of     []string   `yaml:"of" doc:"composed: the own fields for the part before the dot and the list of parts behind it."`

	Each *Each `yaml:"each" doc:"hooks: where each of its elements has event, method and URL."`

	Required  bool      `yaml:"required" doc:"create and replace must have it."`
	Default   Template  `yaml:"default" doc:"Its value when it is not given."`
	Enum      []string  `yaml:"enum" doc:"The only values that it, or each of its elements, takes."`
	Format    string    `yaml:"format" enum:"uri,date-time,uuid" doc:"What kind of text it is (JSON Schema)."`
	Schemes   []string  `yaml:"schemes" doc:"format uri: the schemes that are allowed."`
	MinLength *int      `yaml:"minLength" doc:"The least number of characters."`
	MaxLength *int      `yaml:"maxLength" doc:"The greatest number of characters."`
	MinItems  *int      `yaml:"minItems" doc:"The least number of elements."`
	MaxItems  *int      `yaml:"maxItems" doc:"The greatest number of elements."`
	Requires  []Pointer `yaml:"requires" doc:"What an object must have in it, where it is given: texts that are not empty."`
	Minimum   *float64  `yaml:"minimum" doc:"The least value of a number."`
	Maximum   *float64  `yaml:"maximum" doc:"The greatest value of a number."`

	ReadOnly   bool     `yaml:"readOnly" doc:"The API sets it; it is never sent."`
	WriteOnly  bool     `yaml:"writeOnly" doc:"It is sent and never shown."`
	Immutable  bool     `yaml:"immutable" doc:"It is set by create and never changes."`
	UpdateOnly bool     `yaml:"updateOnly" doc:"create does not take it: hookctl creates, and then patches."`
	Shows      Template `yaml:"shows" doc:"What the server's answers have in its place, made anew for each answer: {server}, {id} and the variables of the path are filled in. For fields that are readOnly."`
	Secret     bool     `yaml:"secret" doc:"It prints as stars; of headers, the values do."`
	Shown      []string `yaml:"shown" doc:"The only verbs whose answers have it."`
	Make       string   `yaml:"make" enum:"uuid,object-id,secret,base64,hex12" doc:"What the server makes when it is not given: a random UUID, 24 hexadecimal digits, whsec_ and base64, base64 of 32 bytes, or 12 hexadecimal digits."`

	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`

	how spelling // what Spell names
}

// Label is what users call the field: its canonical name, else the API's own.
func (f *Field) Label() string {
	if f.Name != "" {
		return f.Name
	}
	return f.Own
}

// OwnName is what the API calls the field in requests.
func (f *Field) OwnName() string {
	if f.Own != "" {
		return f.Own
	}
	return f.writeAt().last()
}

// place is where the API's object has the field.
func (f *Field) place() Pointer {
	if f.At == "" && f.Own != "" {
		return Pointer("/" + f.Own)
	}
	return f.At
}

// writeAt is where a request has the field.
func (f *Field) writeAt() Pointer {
	if f.Write != "" {
		return f.Write
	}
	return f.place()
}

// find reads the field from an answer, or from a request, which may have it elsewhere.
func (f *Field) find(o *Object) (any, bool) {
	if v, ok := f.place().Find(o); ok {
		return v, true
	}
	if f.Write == "" {
		return nil, false
	}
	return f.Write.Find(o)
}

// kind is the JSON type of the field as users give it.
func (f *Field) kind() string {
	switch f.Name {
	case "":
	case "enabled":
		return "boolean"
	case "events", "headers", "hooks":
		return "array"
	default:
		return "string"
	}
	if f.Type == "" {
		return "string"
	}
	return f.Type
}

// composed tells whether the field is made of two others.
func (f *Field) composed() bool { return f.Spell == "composed" }

// eachOf tells whether the field is what each element of hooks has.
func (f *Field) eachOf() bool { return f.Spell == "each" }

// derived tells whether the field is made of others and has no place of its own.
func (f *Field) derived() bool { return f.composed() || f.eachOf() }

// shownBy tells whether a verb's answer has the field.
func (f *Field) shownBy(verb string) bool {
	return !f.WriteOnly && (len(f.Shown) == 0 || slices.Contains(f.Shown, verb))
}

// Field finds a field by its canonical name, by the API's own name, or by its pointer; nil if there is none.
func (d *Dialect) Field(name string) *Field {
	if name == "" {
		return nil
	}
	for _, match := range []func(*Field) bool{
		func(f *Field) bool { return f.Name == name },
		func(f *Field) bool { return f.OwnName() == name && !f.derived() },
		func(f *Field) bool { return string(f.writeAt()) == name || string(f.place()) == name },
	} {
		if i := slices.IndexFunc(d.Fields, match); i >= 0 {
			return d.Fields[i]
		}
	}
	return nil
}

// named finds a field by its canonical name; nil if there is none.
func (d *Dialect) named(name string) *Field {
	i := slices.IndexFunc(d.Fields, func(f *Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return d.Fields[i]
}

// everyName lists all that fields can be called: our names and the API's own.
func (d *Dialect) everyName() []string {
	names := d.FieldNames()
	for _, f := range d.Fields {
		if own := f.OwnName(); !f.derived() && !slices.Contains(names, own) {
			names = append(names, own)
		}
	}
	return names
}

// FieldNames lists what users may call the fields.
func (d *Dialect) FieldNames() []string {
	names := make([]string, 0, len(d.Fields))
	for _, f := range d.Fields {
		names = append(names, f.Label())
	}
	return names
}

// Columns lists what a table of webhooks shows, and what a wide one does.
func (d *Dialect) Columns() (columns, wide []string) {
	for _, name := range []string{"id", "name", "url", "events", "enabled"} {
		if d.named(name) != nil {
			columns = append(columns, name)
		}
	}
	wide = slices.Clone(columns)
	for _, name := range []string{"method", "description", "created_at", "updated_at"} {
		if d.named(name) != nil {
			wide = append(wide, name)
		}
	}
	for _, f := range d.Fields {
		if f.Name == "" && d.setBy(f) == f.Own && f.Shows.IsZero() && !f.WriteOnly {
			wide = append(wide, f.Own)
		}
	}
	return columns, wide
}

// OwnKey is the key under which hook.Input.Set takes a field in the API's own words: its pointer, if the dialect has it.
func (d *Dialect) OwnKey(name string) string {
	i := slices.IndexFunc(d.Fields, func(f *Field) bool { return !f.derived() && f.OwnName() == name })
	if i < 0 {
		return name
	}
	return string(d.Fields[i].writeAt())
}
