package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/server"
)

// at is where a dialect's webhooks are listed and made, and where one of them is.
func at(d *dialect.Dialect, url string) (list, one string) {
	list = url + "/" + d.Name + d.Verbs.Get(dialect.List).Route().Path
	return list, strings.TrimSuffix(list, "/") + "/7"
}

func TestBodyThatIsNoObject(t *testing.T) {
	for _, d := range builtin(t) {
		st := newStore(t)
		keepSome(t, st, d, "7")
		list, one := at(d, listen(t, server.New(options(st, d))))
		before := bare(t, "GET", one, "", carrying(d)...).body
		for _, body := range []string{
			"", " ", "{", `{"url"`, `{"url":}`, "[]", `[{"url":"https://example.com"}]`, "null", `"x"`, "7", "{} {}", "{}]", "{}x", "{'a':1}", "{\"a\":1,}", "<a/>", "\xff\xfe{}", "{\"a\":\"\xff\"}",
			"{\"a\":\"\n\"}", strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 100_000),
		} {
			wantErrorObject(t, d, bare(t, "POST", list, body, carrying(d)...), http.StatusBadRequest)
			wantErrorObject(t, d, bare(t, "PUT", one, body, carrying(d)...), http.StatusBadRequest)
			wantErrorObject(t, d, bare(t, "PATCH", one, body, carrying(d)...), http.StatusBadRequest)
		}
		if after := bare(t, "GET", one, "", carrying(d)...).body; after != before {
			t.Errorf("changed:\n%s\n%s", before, after)
		}
	}
}

// Every field that has a wrong type is named, whatever the type.
func TestWrongTypes(t *testing.T) {
	for _, d := range builtin(t) {
		st := newStore(t)
		keepSome(t, st, d, "7")
		list, one := at(d, listen(t, server.New(options(st, d))))
		for _, wrong := range []string{`{"a":"b"}`, `[[]]`, `1.5`, `true`, `"` + strings.Repeat("x", 5000) + `"`} {
			var members, names []string
			for _, f := range d.Fields {
				if f.ReadOnly || len(f.Of) > 0 || fits(f, wrong) {
					continue
				}
				members = append(members, fmt.Sprintf("%q:%s", f.OwnName(), wrong))
				names = append(names, f.OwnName()+": ")
			}
			body := "{" + strings.Join(members, ",") + "}"
			for _, a := range []answer{
				bare(t, "POST", list, body, carrying(d)...), bare(t, "PUT", one, body, carrying(d)...), bare(t, "PATCH", one, body, carrying(d)...),
			} {
				wantErrorObject(t, d, a, http.StatusBadRequest)
				a.want(t, http.StatusBadRequest, names...)
			}
		}
	}
}

// fits tells whether a value could be right for a field.
func fits(f *dialect.Field, value string) bool {
	switch value[0] {
	case 't':
		return f.Name == "enabled"
	case '"':
		return f.Name == "secret" || f.Own != "" && f.Type == "" && len(f.Enum) == 0
	}
	return false
}

func TestOversizedBody(t *testing.T) {
	for _, d := range builtin(t) {
		st := newStore(t)
		keepSome(t, st, d, "7")
		list, one := at(d, listen(t, server.New(options(st, d))))
		whole := strings.Replace(smallest(t, d), "{", `{"x":"`+strings.Repeat("a", 1<<20)+`",`, 1)
		wantErrorObject(t, d, bare(t, "POST", list, whole, carrying(d)...), http.StatusRequestEntityTooLarge)
		wantErrorObject(t, d, bare(t, "PUT", one, whole, carrying(d)...), http.StatusRequestEntityTooLarge)
		wantErrorObject(t, d, bare(t, "PATCH", one, whole, carrying(d)...), http.StatusRequestEntityTooLarge)
		fits := strings.Replace(smallest(t, d), "{", `{"x":"`+strings.Repeat("a", 1<<20-len(smallest(t, d))-10)+`",`, 1)
		if a := bare(t, "POST", list, fits, carrying(d)...); a.status/100 != 2 {
			t.Errorf("%s: %d %.200s", d.Name, a.status, a.body)
		}
	}
}

// Whoever may not write is told so before their body is judged.
func TestCredentialComesBeforeBody(t *testing.T) {
	for _, d := range builtin(t) {
		list, _ := at(d, listen(t, server.New(options(newStore(t), d))))
		wantErrorObject(t, d, bare(t, "POST", list, "{", "Content-Type: application/json"), http.StatusUnauthorized)
	}
}

func TestContentType(t *testing.T) {
	for _, d := range builtin(t) {
		list, _ := at(d, listen(t, server.New(options(newStore(t), d))))
		for kind, taken := range map[string]bool{
			"application/json": true, "application/json; charset=utf-8": true, "Application/JSON": true,
			"text/plain": false, "": false, "application/x-www-form-urlencoded": false, "application/jsonx": false, ";": false,
		} {
			header := []string{"Content-Type: " + kind}
			for _, h := range carrying(d) {
				if !strings.HasPrefix(h, "Content-Type") {
					header = append(header, h)
				}
			}
			a := bare(t, "POST", list, smallest(t, d), header...)
			if want := taken || len(d.Accepts) == 0; (a.status/100 == 2) != want {
				t.Errorf("%s: %q: %d %s", d.Name, kind, a.status, a.body)
			}
		}
	}
}

// PUT wants all required fields and names those that are missing; so does POST; PATCH wants none.
func TestRequiredFields(t *testing.T) {
	for _, d := range builtin(t) {
		st := newStore(t)
		keepSome(t, st, d, "7")
		list, one := at(d, listen(t, server.New(options(st, d))))
		var required []string
		for _, f := range d.Fields {
			if f.Required {
				required = append(required, f.OwnName()+": ")
			}
		}
		bare(t, "POST", list, "{}", carrying(d)...).want(t, 400, required...)
		bare(t, "PUT", one, "{}", carrying(d)...).want(t, 400, required...)
		if a := bare(t, "PATCH", one, "{}", carrying(d)...); a.status/100 != 2 {
			t.Errorf("%s: %d %s", d.Name, a.status, a.body)
		}
	}
}

// null at a PATCH means the default, or that the member goes; a required field cannot be null.
func TestPatchNull(t *testing.T) {
	for _, d := range builtin(t) {
		st := newStore(t)
		_, one := at(d, listen(t, server.New(options(st, d))))
		keepSome(t, st, d, "7")
		for _, f := range d.Fields {
			if f.ReadOnly || len(f.Of) > 0 {
				continue
			}
			body := fmt.Sprintf(`{%q: null}`, f.OwnName())
			a := bare(t, "PATCH", one, body, carrying(d)...)
			if f.Required {
				wantErrorObject(t, d, a, http.StatusBadRequest)
				a.want(t, http.StatusBadRequest, f.OwnName()+": ")
				continue
			}
			if a.status/100 != 2 {
				t.Errorf("%s: %s: %d %s", d.Name, body, a.status, a.body)
			}
			got := object(t, []byte(bare(t, "GET", one, "", carrying(d)...).body))[f.OwnName()]
			if len(f.Shown) == 0 && text(t, got) != text(t, f.Default.Fill(nil)) {
				t.Errorf("%s: %s: %s", d.Name, body, text(t, got))
			}
		}
	}
}

func TestReadOnlyFieldsAreIgnored(t *testing.T) {
	for _, d := range builtin(t) {
		st := newStore(t)
		keepSome(t, st, d, "7")
		list, one := at(d, listen(t, server.New(options(st, d))))
		var members []string
		for _, f := range d.Fields {
			if f.ReadOnly {
				members = append(members, fmt.Sprintf("%q:%q", f.OwnName(), "1999-01-01 00:00:00"))
			}
		}
		patch := "{" + strings.Join(members, ",") + "}"
		whole := strings.Replace(patch, "}", ","+smallest(t, d)[1:], 1)
		for _, a := range []answer{
			bare(t, "POST", list, whole, carrying(d)...), bare(t, "PUT", one, whole, carrying(d)...), bare(t, "PATCH", one, patch, carrying(d)...),
		} {
			if a.status/100 != 2 {
				t.Errorf("%s: %d %s", d.Name, a.status, a.body)
			}
		}
		if a := bare(t, "GET", list, "", carrying(d)...); strings.Contains(a.body, "1999") || strings.Count(a.body, `"`+d.Field("id").OwnName()+`"`) != 2 {
			t.Errorf("%s: %s", d.Name, a.body)
		}
	}
}

// Members that are no fields are kept or ignored, as the dialect says.
func TestUnknownMembers(t *testing.T) {
	for _, d := range builtin(t) {
		st := newStore(t)
		keepSome(t, st, d, "7")
		_, one := at(d, listen(t, server.New(options(st, d))))
		show := func() string { return bare(t, "GET", one, "", carrying(d)...).body }
		kept := d.Unknown == "keep"
		steps := []struct {
			method, body, has string
			want              bool
		}{
			{"PATCH", `{"x_a":{"b":1.10},"x_n":null}`, `"x_a":{"b":1.10}`, kept},
			{"PATCH", `{"x_c":[1]}`, `"x_a":{"b":1.10}`, kept},
			{"PATCH", `{"x_a":null}`, `"x_a"`, false},
			{"PATCH", `{}`, `"x_c":[1]`, kept},
			{"PUT", smallest(t, d), `"x_c"`, false},
			{"PUT", strings.Replace(smallest(t, d), "{", `{"x_d":"<&>",`, 1), `"x_d":"<&>"`, kept},
		}
		for _, s := range steps {
			if a := bare(t, s.method, one, s.body, carrying(d)...); a.status/100 != 2 {
				t.Errorf("%s: %s %s: %d %s", d.Name, s.method, s.body, a.status, a.body)
			}
			if got := show(); strings.Contains(got, s.has) != s.want {
				t.Errorf("%s: after %s %s: %s in %s: want %t", d.Name, s.method, s.body, s.has, got, s.want)
			}
		}
	}
}

// The secret of a standard webhook is shown when it is made, and where it is asked for, and nowhere else.
func TestSecretIsShownOnce(t *testing.T) {
	d := load(t, dialect.Standard)
	st := newStore(t)
	list, _ := at(d, listen(t, server.New(options(st, d))))
	made := object(t, []byte(bare(t, "POST", list, `{"url":"https://example.com/in"}`, carrying(d)...).body))
	secret, _ := made["secret"].(string)
	if !strings.HasPrefix(secret, "whsec_") {
		t.Fatalf("secret %q", secret)
	}
	one := list + "/" + made["id"].(string)
	for _, a := range []answer{
		bare(t, "GET", list, "", carrying(d)...), bare(t, "GET", one, "", carrying(d)...),
		bare(t, "PUT", one, `{"url":"https://example.com/2"}`, carrying(d)...), bare(t, "PATCH", one, `{"name":"x"}`, carrying(d)...),
		bare(t, "POST", one+"/test", "", carrying(d)...),
	} {
		if strings.Contains(a.body, "whsec_") || strings.Contains(a.body, `"secret"`) {
			t.Errorf("shown: %s", a.body)
		}
	}
	if got := bare(t, "GET", one+"/secret", "", carrying(d)...).body; got != fmt.Sprintf(`{"secret":%q}`, secret) {
		t.Errorf("got %s, want %s", got, secret)
	}
	bare(t, "PATCH", one, `{"secret":"mine"}`, carrying(d)...).want(t, 200)
	bare(t, "GET", one+"/secret", "", carrying(d)...).want(t, 200, `{"secret":"mine"}`)
}
