package cmd

import (
	"fmt"
	"slices"
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// title is what a question calls a field.
func title(f *dialect.Field) string {
	if f.Title == "" {
		return f.Label()
	}
	return fmt.Sprintf("%s (%s)", f.Label(), f.Title)
}

// defaultOf is what an empty answer means, as text.
func defaultOf(f *dialect.Field) string {
	if f.Default.IsZero() {
		return ""
	}
	return f.Default.String()
}

func options(values []string) []ui.Option {
	all := make([]ui.Option, len(values))
	for i, value := range values {
		all[i] = ui.Option{Value: value}
	}
	return all
}

// value asks for a line: a text as it is, a list with commas, or JSON for what is neither.
func (q *questions) value(f *dialect.Field) (any, error) {
	question := title(f)
	switch f.Kind() {
	case "array":
		question += ", with commas between"
	case "object":
		question += ", as JSON"
	}
	text, err := q.a.prompter().Input(question, defaultOf(f))
	switch {
	case err != nil:
		return nil, err
	case f.Kind() == "string":
		return text, nil
	case f.Kind() == "array" && !strings.HasPrefix(text, "["):
		return elements(f, text), nil
	}
	return jsonOrText(text), nil
}

// elements are what stands between commas, as the type of the list wants it.
func elements(f *dialect.Field, text string) []any {
	list := []any{}
	for _, word := range commas(text) {
		if f.Items == "" || f.Items == "string" {
			list = append(list, word)
		} else {
			list = append(list, jsonOrText(word))
		}
	}
	return list
}

func commas(text string) []string {
	var words []string
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// several asks for some of the only values that there are.
func (q *questions) several(f *dialect.Field) ([]string, error) {
	return q.a.prompter().MultiSelect(title(f), options(f.Enum), nil)
}

// headers asks for header fields, one after the other, until an empty answer.
func (q *questions) headers(f *dialect.Field) ([]hook.Header, error) {
	headers := []hook.Header{}
	for {
		text, err := q.a.prompter().Input(title(f)+": Name: value (empty: no more)", "")
		if err != nil || text == "" {
			return headers, err
		}
		name, value, _ := strings.Cut(text, ":")
		headers = append(headers, hook.Header{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
	}
}

// events asks for those that the dialect names, and for others where there are others.
func (q *questions) events() error {
	f := q.d.Field("events")
	none := defaultOf(f)
	answer, err := until(q.a, func() ([]string, error) { return q.chooseEvents(none) }, func(events []string) error {
		if len(events) == 0 && none != "" {
			return nil
		}
		return q.d.CheckValue(q.verb, "events", events, q.c.nearby())
	})
	if err == nil && len(answer) > 0 {
		q.in.Set["events"] = answer
	}
	return err
}

func (q *questions) chooseEvents(none string) ([]string, error) {
	question, chosen := "events", []string(nil)
	if none != "" {
		question += " (none: " + none + ")"
	}
	if names := q.d.Events.Names.Names(); len(names) > 0 {
		var err error
		if chosen, err = q.a.prompter().MultiSelect(question, options(names), nil); err != nil {
			return nil, err
		}
		if !q.d.Events.Open {
			return chosen, nil
		}
		question = "other events"
	}
	more, err := q.a.prompter().Input(question+", with commas between", "")
	for _, event := range commas(more) {
		if !slices.Contains(chosen, event) {
			chosen = append(chosen, event)
		}
	}
	return chosen, err
}

// secret asks for what signs deliveries, without showing it, and makes it where nobody has one.
func (q *questions) secret(f *dialect.Field) error {
	return put(q, f, func() (string, error) {
		secret, err := q.a.prompter().Secret(title(f) + " (empty: a random one is made)")
		if q.o.generateSecret = err == nil && secret == ""; q.o.generateSecret {
			secret = q.d.Secret(dialect.NewMaker())
		}
		return secret, err
	})
}
