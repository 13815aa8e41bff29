package main

import (
	"errors"
	"fmt"
	"strings"

	"hookctl/internal/dialect"
)

// dialectPages writes a page for each built-in dialect.
func dialectPages(out files) error {
	for _, name := range dialect.Builtin() {
		d, err := dialect.Load(name)
		if err != nil {
			return err
		}
		text, err := dialectPage(d)
		if err != nil {
			return err
		}
		out["docs/dialects/"+name+".md"] = []byte(text)
	}
	return nil
}

// page is Markdown in the making.
type page struct{ strings.Builder }

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *page) heading(text string) { p.line("\n## %s\n", text) }

// row writes a row of a table; a bar in a cell would end it.
func (p *page) row(cells ...string) {
	for i := range cells {
		cells[i] = strings.ReplaceAll(cells[i], "|", `\|`)
	}
	p.line("| %s |", strings.Join(cells, " | "))
}

func (p *page) table(columns ...string) {
	p.row(columns...)
	p.line("|%s", strings.Repeat("---|", len(columns)))
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

func dialectPage(d *dialect.Dialect) (string, error) {
	p := &page{}
	p.line("# The dialect %s: %s\n", d.Name, d.Title)
	p.line("Generated from internal/dialect/builtin/%s.yaml by `make generate`.", d.Name)
	if d.Docs != "" {
		p.line("The provider's documents: <%s>.", d.Docs)
	}
	if d.Server != "" {
		p.line("Its server: `%s`.", d.Server)
	}
	if d.Note != "" {
		p.line("%s", d.Note)
	}
	verbs(p, d)
	access(p, d)
	lists(p, d)
	fields(p, d)
	limits(p, d)
	events(p, d)
	deliveries(p, d)
	assumptions(p, d)
	err := errors.Join(fixtures(p, d), trace(p, d))
	return p.String(), err
}

func verbs(p *page, d *dialect.Dialect) {
	p.heading("What it can do")
	p.table("verb", "how", "call", "answer", "permission")
	for _, verb := range dialect.Verbs() {
		c := d.Verbs.Get(verb)
		p.row(verb, capability(d, verb), code(callOf(c)), answerOf(verb, c), permissionOf(d, verb, c))
	}
	if d.Calls.Len() == 0 {
		return
	}
	p.heading("Further calls")
	p.table("`hookctl call`", "call", "permission")
	for name, c := range d.Calls.All() {
		p.row(name, code(c.Call), permissionOf(d, name, c))
	}
}

func callOf(c *dialect.Call) string {
	if c == nil {
		return ""
	}
	return c.Call
}

func answerOf(verb string, c *dialect.Call) string {
	if c == nil || !c.Native() {
		return ""
	}
	status := c.Status
	if status == 0 {
		status = 200
	}
	what := "the webhook"
	switch {
	case c.Bodiless(verb):
		what = "no body"
	case verb == dialect.List:
		what = "webhooks"
	case c.ID != "":
		what = "its ID"
	}
	return fmt.Sprintf("%d, %s", status, what)
}

func permissionOf(d *dialect.Dialect, verb string, c *dialect.Call) string {
	if c == nil || !c.Native() {
		return ""
	}
	return code(d.PermissionOf(verb, c))
}

func access(p *page, d *dialect.Dialect) {
	if d.Variables.Len() > 0 {
		p.heading("Variables")
		p.table("variable", "what it is", "environment", "default")
		for name, v := range d.Variables.All() {
			p.row(code(name), v.Title, code("HOOKCTL_VAR_"+strings.ToUpper(name)), v.Default)
		}
	}
	p.heading("Credentials")
	p.table("credential", "what it is", "environment", "where it goes")
	for name, c := range d.Credentials.All() {
		p.row(code(name), c.Title, code("HOOKCTL_"+strings.ToUpper(name)), placeOf(d, name, c))
	}
	if l := d.Login; l != nil {
		p.line("\nWithout `%s`, hookctl logs in: `%s` with `%s`; the answer has it at `%s`, good for %s.",
			l.Makes, l.Call, strings.Join(l.Needs, "`, `"), l.Token, d.LoginLifetime())
	}
}

func placeOf(d *dialect.Dialect, name string, c *dialect.Credential) string {
	switch {
	case c.Header != "":
		return code(fmt.Sprintf("%s: %s<%s>", c.Header, c.Prefix, name))
	case c.Query != "":
		return code(fmt.Sprintf("?%s=<%s>", c.Query, name))
	case c.Basic != "":
		return "the " + c.Basic + " of basic authentication"
	case d.Login != nil:
		return "the body of the login"
	}
	return ""
}

func lists(p *page, d *dialect.Dialect) {
	p.heading("Lists")
	if g := d.Paging; g == nil {
		p.line("One answer has all webhooks.")
	} else {
		p.line("Pages by %s, %d webhooks each.", g.By, g.Size)
	}
	if d.Filters.Len() == 0 {
		p.line("The API does not filter; hookctl does.")
		return
	}
	p.line("\nThe API filters by:\n")
	for name, f := range d.Filters.All() {
		p.line("- `%s`, as `?%s=`", name, f.Query)
	}
}

func fields(p *page, d *dialect.Dialect) {
	p.heading("Fields")
	p.table("hookctl", "the API", "type", "", "note")
	for _, f := range d.Fields {
		p.row(code(f.Name), placesOf(f), typeOf(f), strings.Join(traits(f), ", "), strings.TrimSpace(f.Title + ". " + f.Note)[trim(f):])
	}
}

// trim tells how much of ". " stands before a note without a title.
func trim(f *dialect.Field) int {
	if f.Title == "" {
		return min(2, len(strings.TrimSpace(". "+f.Note)))
	}
	return 0
}

func typeOf(f *dialect.Field) string {
	t := f.Kind()
	if f.Spell != "" && f.Spell != "plain" {
		t += ", spelled as " + f.Spell
	}
	return t
}

// placesOf is where the API has a field, in answers and, if that is elsewhere, in requests.
func placesOf(f *dialect.Field) string {
	switch {
	case f.Write != "":
		return code(string(f.Place())) + ", sent as " + code(string(f.Write))
	case f.Each != nil:
		return code(string(f.Place())) + ", in each " + pointers([]dialect.Pointer{f.Each.Event, f.Each.Method, f.Each.URL})
	}
	return code(string(f.Place()))
}

func pointers(list []dialect.Pointer) string {
	var texts []string
	for _, p := range list {
		if p != "" {
			texts = append(texts, code(string(p)))
		}
	}
	return strings.Join(texts, ", ")
}

func traits(f *dialect.Field) []string {
	var list []string
	for _, t := range []struct {
		is   bool
		text string
	}{
		{f.Required, "required"},
		{f.ReadOnly, "set by the API"},
		{f.WriteOnly, "never shown"},
		{f.Immutable, "set only by create"},
		{f.Secret, "secret"},
		{len(f.Shown) > 0, "shown only by " + strings.Join(f.Shown, ", ")},
		{len(f.Enum) > 0, "one of " + strings.Join(f.Enum, ", ")},
		{len(f.Schemes) > 0, "URL of " + strings.Join(f.Schemes, " or ")},
		{f.UpdateOnly, "set by a patch after create"},
		{len(f.Made) > 0, "the API makes " + strings.Join(f.Made, ", ") + " of each"},
		{len(f.Requires) > 0, "must have " + pointers(f.Requires)},
		{f.Make != "" && !f.ReadOnly, "made if not given"},
		{!f.Default.IsZero(), "default " + code(f.Default.String())},
	} {
		if t.is {
			list = append(list, t.text)
		}
	}
	return list
}

func events(p *page, d *dialect.Dialect) {
	p.heading("Events")
	for _, name := range d.Events.Names.Names() {
		p.line("- `%s`", name)
	}
	if d.Events.Open {
		p.line("\nThere are others: the set is open.")
	}
}
