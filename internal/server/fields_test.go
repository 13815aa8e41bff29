package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/dialect"
)

// PUT wants all required fields and names those that are missing; so does POST; PATCH wants none, unless there are some
// that are all that it can change.
func TestRequiredFields(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d, "7")
		for _, verb := range written(d) {
			required := d.Verbs.Get(verb).Only
			if len(required) == 0 && verb != dialect.Patch {
				required = slices.Clone(stored(d, func(f *dialect.Field) bool { return f.Required }))
			}
			var says []string
			for _, name := range required {
				says = append(says, d.Field(name).OwnName()+": ")
			}
			a := w.do(verb, "7", "{}")
			if len(says) > 0 {
				wantErrorObject(t, d, a, http.StatusBadRequest)
				a.want(t, http.StatusBadRequest, says...)
			} else if a.status/100 != 2 {
				t.Errorf("%s: %s: %d %s", d.Name, verb, a.status, a.body)
			}
		}
	}
}

// stored lists the fields that the API's object has and that are so.
func stored(d *dialect.Dialect, is func(*dialect.Field) bool) []string {
	var names []string
	for _, f := range d.Fields {
		if isStored(f) && is(f) {
			names = append(names, f.Label())
		}
	}
	return names
}

// null at a PATCH means the default, or that the member goes; a required field cannot be null, nor what is all that can
// change.
func TestPatchNull(t *testing.T) {
	for _, d := range builtin(t) {
		if !native(d, dialect.Patch) {
			continue
		}
		w := served(t, d, "7")
		for _, f := range judged(d, dialect.Patch) {
			body := fmt.Sprintf(`{%q: null}`, f.OwnName())
			a := w.do(dialect.Patch, "7", body)
			if f.Required || len(d.Verbs.Get(dialect.Patch).Only) > 0 {
				wantErrorObject(t, d, a, http.StatusBadRequest)
				a.want(t, http.StatusBadRequest, f.OwnName()+": ")
				continue
			}
			if a.status/100 != 2 {
				t.Errorf("%s: %s: %d %s", d.Name, body, a.status, a.body)
			}
			got := object(t, []byte(w.own("7")))[f.OwnName()]
			if len(f.Shown) == 0 && text(t, got) != text(t, f.Default.Fill(nil)) {
				t.Errorf("%s: %s: %s", d.Name, body, text(t, got))
			}
		}
	}
}

// Where only some fields can change, the others may be given as they are, and not otherwise.
func TestFieldsThatCannotChange(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d, "7")
		before := w.own("7")
		for _, verb := range written(d) {
			for _, f := range d.Fields {
				if verb == dialect.Create || f.ReadOnly || taken(d, verb, f) || !isStored(f) {
					continue
				}
				same := text(t, within(object(t, []byte(before)), string(f.Place())))
				w.do(verb, "7", with(least(t, d, verb, 1), fmt.Sprintf("%q:%s", f.OwnName(), same))).want(t, http.StatusOK)
				a := w.do(verb, "7", with(least(t, d, verb, 0), fmt.Sprintf("%q:%s", f.OwnName(), `["other"]`)))
				wantErrorObject(t, d, a, http.StatusBadRequest)
				a.want(t, http.StatusBadRequest, f.OwnName()+": cannot be changed")
			}
		}
	}
}

// What only an update takes, a create passes over.
func TestCreatePassesOverWhatItDoesNotTake(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d)
		for _, f := range d.Fields {
			if !f.UpdateOnly {
				continue
			}
			for _, value := range []string{"false", "true", `"x"`, "null"} {
				id := w.made(with(smallest(t, d), fmt.Sprintf("%q:%s", f.OwnName(), value)))
				if got := within(object(t, []byte(w.own(id))), string(f.Place())); text(t, got) != text(t, f.Default.Fill(nil)) {
					t.Errorf("%s: %s: %s became %s", d.Name, f.Label(), value, text(t, got))
				}
			}
		}
	}
}

func TestReadOnlyFieldsAreIgnored(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d, "7")
		for n, verb := range written(d) {
			body := least(t, d, verb, n)
			for _, f := range d.Fields {
				if f.ReadOnly {
					body = with(body, fmt.Sprintf("%q:%q", f.OwnName(), "1999-01-01 00:00:00"))
				}
			}
			if a := w.do(verb, "7", body); a.status/100 != 2 {
				t.Errorf("%s: %s: %d %s", d.Name, verb, a.status, a.body)
			}
		}
		if a := w.do(dialect.List, "", ""); strings.Contains(a.body, "1999") || len(w.items("")) != 2 {
			t.Errorf("%s: %s", d.Name, a.body)
		}
	}
}

// Members that are no fields are kept or ignored, as the dialect says.
func TestUnknownMembers(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d, "7")
		kept := d.Unknown == "keep"
		for _, s := range []struct {
			verb, member, has string
			want              bool
		}{
			{dialect.Patch, `"x_a":{"b":1.10},"x_n":null`, `"x_a":{"b":1.10}`, kept},
			{dialect.Patch, `"x_c":[1]`, `"x_a":{"b":1.10}`, kept},
			{dialect.Patch, `"x_a":null`, `"x_a"`, false},
			{dialect.Patch, ``, `"x_c":[1]`, kept},
			{dialect.Replace, `"x_e":1`, `"x_c"`, false},
			{dialect.Replace, `"x_d":"<&>"`, `"x_d":"<&>"`, kept},
		} {
			if !native(d, s.verb) {
				continue
			}
			body := least(t, d, s.verb, 0)
			if s.member != "" {
				body = with(body, s.member)
			}
			if a := w.do(s.verb, "7", body); a.status/100 != 2 {
				t.Errorf("%s: %s %s: %d %s", d.Name, s.verb, body, a.status, a.body)
			}
			if got := w.own("7"); strings.Contains(got, s.has) != s.want || got == "" {
				t.Errorf("%s: after %s %s: %s in %s: want %t", d.Name, s.verb, body, s.has, got, s.want)
			}
		}
		own := w.own(w.made(with(least(t, d, dialect.Create, 1), `"x_f":1.50`)))
		if strings.Contains(own, `"x_f":1.50`) != kept || own == "" {
			t.Errorf("%s: created %s", d.Name, own)
		}
	}
}
