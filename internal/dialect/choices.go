package dialect

import (
	"encoding/json"
	"strings"
)

// What completion asks of a dialect.

// Choice is a word that can be given, and what it means.
type Choice struct {
	Name  string `json:"name"`
	About string `json:"about,omitempty"`
}

// BuiltinChoices are the dialects that are part of the program with their titles. None of them is parsed.
func BuiltinChoices() []Choice {
	var all []Choice
	for _, name := range Builtin() {
		data, err := builtin.ReadFile("builtin/" + name + ".yaml")
		if err != nil {
			continue // cannot be: the file is part of the program
		}
		_, title, _ := strings.Cut(string(data), "\ntitle: ")
		title, _, _ = strings.Cut(title, "\n")
		all = append(all, Choice{name, title})
	}
	return all
}

// EventChoices are the events that the dialect names, with what they carry.
func (d *Dialect) EventChoices() []Choice {
	var all []Choice
	for name, sample := range d.Events.Names.All() {
		all = append(all, Choice{name, membersOf(sample)})
	}
	return all
}

// membersOf tells what an event carries by its sample.
func membersOf(sample *Template) string {
	o, ok := sample.value.(*Object)
	if !ok || len(o.members) == 0 {
		return ""
	}
	names := make([]string, len(o.members))
	for i, m := range o.members {
		names[i] = m.key
	}
	return "with " + strings.Join(names, ", ")
}

// Settable are the fields that can be written in the API's own words, but for secrets, which are no arguments.
func (d *Dialect) Settable() []Choice {
	var all []Choice
	for _, f := range d.Fields {
		if !f.ReadOnly && !f.derived() && f.Name != "secret" {
			all = append(all, Choice{f.OwnName(), f.about()})
		}
	}
	return all
}

// Members are all fields by the names that their columns have.
func (d *Dialect) Members() []Choice {
	var all []Choice
	for _, f := range d.Fields {
		all = append(all, Choice{f.Label(), f.about()})
	}
	return all
}

// about is the field in a few words.
func (f *Field) about() string {
	text := f.ownType()
	if f.Required {
		text += ", required"
	}
	if f.Title != "" {
		text += ": " + f.Title
	}
	return text
}

// Values are what a field can be in the API's own words, where these are few; of events those that the dialect names.
func (d *Dialect) Values(name string) []string {
	f := d.Field(name)
	switch {
	case f == nil:
		return nil
	case f.Spell == "words":
		return wordsOf(f)
	case f.ownType() == "boolean":
		return []string{"true", "false"}
	case f.ownType() == "array":
		return listsOf(f.Enum)
	}
	return f.Enum
}

// wordsOf are what stands for true and for false.
func wordsOf(f *Field) []string {
	var all []string
	for _, word := range f.Words {
		all = append(all, word.String())
	}
	return all
}

// listsOf are lists of one value, as JSON.
func listsOf(values []string) []string {
	var all []string
	for _, value := range values {
		if text, err := json.Marshal([]string{value}); err == nil {
			all = append(all, string(text))
		}
	}
	return all
}

// Methods are the HTTP methods that deliveries can have, in capitals.
func (d *Dialect) Methods() []string {
	f := d.named("method")
	if f == nil {
		return nil
	}
	var all []string
	for _, method := range f.Enum {
		all = append(all, strings.ToUpper(method))
	}
	return all
}

// CallChoices are the further calls.
func (d *Dialect) CallChoices() []Choice {
	var all []Choice
	for name, call := range d.Calls.All() {
		all = append(all, Choice{name, call.Call})
	}
	return all
}

// CallTakesID tells whether a further call is about one webhook.
func (d *Dialect) CallTakesID(name string) bool {
	call := d.Calls.Get(name)
	return call != nil && strings.Contains(call.Call, "{id}")
}
