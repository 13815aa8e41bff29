package server_test

import (
	"fmt"
	"net/http"
	"slices"
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
		w := served(t, d, "7")
		before := w.own("7")
		for _, body := range []string{
			"", " ", "{", `{"url"`, `{"url":}`, "[]", `[{"url":"https://example.com"}]`, "null", `"x"`, "7", "{} {}", "{}]", "{}x", "{'a':1}", "{\"a\":1,}", "<a/>", "\xff\xfe{}", "{\"a\":\"\xff\"}",
			"{\"a\":\"\n\"}", strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 100_000),
		} {
			for _, verb := range written(d) {
				wantErrorObject(t, d, w.do(verb, "7", body), http.StatusBadRequest)
			}
		}
		if after := w.own("7"); after != before || before == "" {
			t.Errorf("changed:\n%s\n%s", before, after)
		}
	}
}

// Every field that has a wrong type is named, whatever the type.
func TestWrongTypes(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d, "7")
		for _, wrong := range []string{`{"a":"b"}`, `[[]]`, `1.5`, `true`, `"` + strings.Repeat("x", 5000) + `"`} {
			for _, verb := range written(d) {
				o, names := &dialect.Object{}, []string{}
				for _, f := range judged(d, verb) {
					if !fits(f, wrong) && within(object(t, encoded(t, o)), writtenAt(f)) == nil {
						putJSON(t, o, writtenAt(f), wrong)
						names = append(names, f.OwnName()+": ")
					}
				}
				a := w.do(verb, "7", string(encoded(t, o)))
				wantErrorObject(t, d, a, http.StatusBadRequest)
				a.want(t, http.StatusBadRequest, names...)
			}
		}
	}
}

// judged lists the fields of which the server judges what a verb gives, the outer ones of those that lie in each other.
func judged(d *dialect.Dialect, verb string) []*dialect.Field {
	var list []*dialect.Field
	for _, f := range d.Fields {
		inner := slices.ContainsFunc(d.Fields, func(o *dialect.Field) bool { return strings.HasPrefix(writtenAt(f), writtenAt(o)+"/") && isStored(o) })
		if taken(d, verb, f) && isStored(f) && !inner && (verb != dialect.Create || !f.UpdateOnly) {
			list = append(list, f)
		}
	}
	return list
}

// writtenAt is where a request has a field.
func writtenAt(f *dialect.Field) string {
	if f.Write != "" {
		return string(f.Write)
	}
	return string(f.Place())
}

func encoded(t testing.TB, o *dialect.Object) []byte {
	t.Helper()
	data, err := dialect.EncodeJSON(o)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// putJSON puts JSON to a place in an object.
func putJSON(t testing.TB, o *dialect.Object, place, text string) {
	t.Helper()
	v, err := dialect.ParseJSON([]byte(text))
	if err == nil {
		err = dialect.Pointer(place).Put(o, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// fits tells whether a value could be right for a field.
func fits(f *dialect.Field, value string) bool {
	switch value[0] {
	case 't':
		return f.Kind() == "boolean"
	case '"':
		return f.Kind() == "string" && len(f.Enum) == 0 && f.MaxLength == nil && f.Format == ""
	case '{':
		return f.Kind() == "object" && len(f.Requires) == 0
	}
	return false
}

// with is a body with one more member.
func with(body, member string) string {
	if body == "{}" {
		return "{" + member + "}"
	}
	return strings.Replace(body, "{", "{"+member+",", 1)
}

func TestOversizedBody(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d, "7")
		for n, verb := range written(d) {
			small := least(t, d, verb, n)
			x := strings.Repeat("a", 1<<20-len(small)-10)
			if a := w.do(verb, "7", with(small, `"x":"`+x+`"`)); a.status/100 != 2 {
				t.Errorf("%s: %s: %d %.200s", d.Name, verb, a.status, a.body)
			}
			wantErrorObject(t, d, w.do(verb, "7", with(small, `"x":"aaaaaaaaaa`+x+`"`)), http.StatusRequestEntityTooLarge)
		}
	}
}

// Whoever may not write is told so before their body is judged.
func TestCredentialComesBeforeBody(t *testing.T) {
	for _, d := range builtin(t) {
		for _, verb := range written(d) {
			wantErrorObject(t, d, served(t, d).with(verb, "7", "{", []string{"Content-Type: application/json"}), http.StatusUnauthorized)
		}
	}
}

func TestContentType(t *testing.T) {
	for _, d := range builtin(t) {
		w, n := served(t, d), 0
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
			n++
			a := w.with(dialect.Create, "", least(t, d, dialect.Create, n), header)
			if want := taken || len(d.Accepts) == 0; (a.status/100 == 2) != want {
				t.Errorf("%s: %q: %d %s", d.Name, kind, a.status, a.body)
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
