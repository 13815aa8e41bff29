package cmd

import (
	"errors"
	"maps"
	"slices"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// questions asks for the fields of one webhook.
type questions struct {
	a    *app
	d    *dialect.Dialect
	c    *connection
	o    *fieldOptions
	in   *hook.Input
	verb string
}

// ask asks for the required fields that are not given, one by one, and then for the events if these are not given either.
// Where nothing is missing, or nobody can be asked, it asks nothing.
func (o *fieldOptions) ask(a *app, c *connection, verb string, in *hook.Input) error {
	if !a.canAsk(c.cfg.NoInput) || c.dialect.Verbs.Get(verb) == nil {
		return nil
	}
	q := &questions{a, c.dialect, c, o, in, verb}
	asked := map[string]bool{}
	for {
		i := slices.IndexFunc(q.missing(), func(name string) bool { return !asked[name] })
		if i < 0 {
			break
		}
		name := q.missing()[i]
		if err := q.field(name); err != nil {
			return err
		}
		asked[name] = true
	}
	if len(asked) == 0 || asked["events"] || !q.mayHaveEvents() {
		return nil
	}
	return q.events()
}

// missing lists the fields that are required and not given, in the order of the dialect. What else is wrong is told later.
func (q *questions) missing() []string {
	_, err := q.d.Encode(q.verb, *q.in, q.c.nearby())
	var e *hook.Error
	if !errors.As(err, &e) {
		return nil
	}
	maps.DeleteFunc(e.Fields, func(_, wrong string) bool { return wrong != "required" })
	order := q.d.FieldNames()
	return slices.SortedFunc(maps.Keys(e.Fields), func(x, y string) int { return slices.Index(order, x) - slices.Index(order, y) })
}

// mayHaveEvents tells whether there are events to be chosen, and nobody has yet.
func (q *questions) mayHaveEvents() bool {
	_, given := q.in.Set["events"]
	_, own := q.in.Set[q.d.OwnKey("events")]
	return !given && !own && len(q.in.Body) == 0 && q.d.Takes(q.verb, "events")
}

// field asks for one field, in the way that its type wants.
func (q *questions) field(name string) error {
	f := q.d.Field(name)
	switch {
	case f == nil:
		return nil
	case f.Name == "events":
		return q.events()
	case f.Name == "secret":
		return q.secret(f)
	case f.Name == "headers":
		return put(q, f, func() ([]hook.Header, error) { return q.headers(f) })
	case len(f.Enum) > 0 && f.Kind() == "array":
		return put(q, f, func() ([]string, error) { return q.several(f) })
	case len(f.Enum) > 0:
		return put(q, f, func() (string, error) { return q.a.prompter().Select(title(f), options(f.Enum), defaultOf(f)) })
	case f.Kind() == "boolean":
		return put(q, f, func() (bool, error) { return q.a.prompter().Confirm(title(f), defaultOf(f) == "true") })
	}
	return put(q, f, func() (any, error) { return q.value(f) })
}

// put asks until the dialect takes the answer, and sets the field to it.
func put[T any](q *questions, f *dialect.Field, ask func() (T, error)) error {
	key := f.Name
	if key == "" {
		key = q.d.OwnKey(f.OwnName())
	}
	answer, err := until(q.a, ask, func(answer T) error { return q.d.CheckValue(q.verb, key, answer, q.c.nearby()) })
	if err == nil {
		q.in.Set[key] = answer
	}
	return err
}
