package dialect_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// FuzzParse takes any bytes as a dialect. One that is valid must serve both ends without a panic.
func FuzzParse(f *testing.F) {
	for _, name := range dialect.Builtin() {
		d, err := dialect.Load(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(d.Source()))
	}
	for _, file := range []string{"testdata/every.yaml", "testdata/invalid.txt"} {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for part := range strings.SplitSeq(string(text), "\n=== ") {
			f.Add([]byte(part))
		}
	}
	f.Add([]byte(small()))
	f.Fuzz(func(t *testing.T, file []byte) {
		d, err := dialect.Parse("x.yaml", file)
		if err == nil {
			exercise(t, d)
		}
	})
}

// exercise uses all of a dialect.
func exercise(t *testing.T, d *dialect.Dialect) {
	t.Helper()
	in := hook.Input{Set: set{}, AllowUnknown: true}
	for _, f := range d.Fields {
		in.Set[f.Label()] = map[string]any{"string": "x", "boolean": true, "array": []string{"a.b"}, "integer": 1, "number": 1, "object": set{}}[f.Kind()]
	}
	for _, verb := range []string{dialect.Create, dialect.Replace, dialect.Patch} {
		_, _ = d.Encode(verb, in, true)
		_, _ = d.Encode(verb, hook.Input{Unset: d.FieldNames()}, false)
	}
	body, _ := json.Marshal(in.Set)
	w, err := judge(d).New(body)
	if err == nil {
		_, _ = judge(d).Renew(w.Provider, body)
		_, _ = judge(d).Change(w.Provider, []byte(`{}`))
	}
	find := func(name string) (any, bool) { return name, true }
	for _, calls := range []dialect.Map[dialect.Call]{d.Verbs, d.Calls} {
		for verb, c := range calls.All() {
			_, _ = d.Answer(verb, c, w, find)
			_, _ = c.Route().Fill(func(string) (string, bool) { return "x", true })
			mux := http.NewServeMux()
			if c.Native() {
				mux.HandleFunc(c.Route().Method+" /x"+strings.TrimSuffix(c.Route().Path, "/")+"/{$}", http.NotFound)
			}
			if verb == dialect.List && c.Native() {
				if _, err := d.AnswerList(c, dialect.Page{Size: 1, Total: 3, Items: []any{json.RawMessage(`{}`)}, Next: "x"}); err != nil {
					t.Errorf("a valid dialect cannot answer a list: %v", err)
				}
			}
		}
	}
	if d.Login != nil {
		d.AnswerLogin(d.NewToken(dialect.NewMaker()), judge(d).Maker.Now(), judge(d).Maker.Now())
	}
	deliver(t, d, w.Provider, "user.created", []byte(`{"a":{"b":"c"},"d":1}`))
	d.AnswerError(hook.Errorf(hook.Invalid, "x"), 0)
	d.Redact(w, true)
	_, _ = d.Base(func(string) (string, bool) { return "x", true })
	if pick, err := d.Picker(hook.Query{Event: "x", Filters: map[string]string{"url": "x"}}); err == nil {
		pick(w)
	}
}

// FuzzJSON compares with encoding/json: the same texts are JSON, and nothing of them is lost.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,-0,1e400,12345678901234567890,true,null,"\u00e9\ud800"]}`, `"` + "\xff" + `"`, `{"a":1,"a":{"b":2}}`, ` [ ] `, `[1,]`, `nul`, `"\x"`, "1 2"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := dialect.ParseJSON(data)
		deep := bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > 200
		if (err == nil) != json.Valid(data) && !deep {
			t.Fatalf("%q: %v, but encoding/json says %v", data, err, json.Valid(data))
		}
		if err != nil {
			return
		}
		out, err := dialect.EncodeJSON(v)
		if err != nil || !sameJSON(t, data, out) {
			t.Fatalf("%q became %q (%v)", data, out, err)
		}
		again, err := dialect.ParseJSON(out)
		if err != nil || dialect.Text(again) != dialect.Text(v) {
			t.Fatalf("%q is not read as it was written: %v", out, err)
		}
	})
}

func sameJSON(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	for data, v := range map[*[]byte]*any{&a: &x, &b: &y} {
		d := json.NewDecoder(bytes.NewReader(*data))
		d.UseNumber()
		if err := d.Decode(v); err != nil {
			t.Fatalf("%q: %v", *data, err)
		}
	}
	p, _ := json.Marshal(x)
	q, _ := json.Marshal(y)
	return bytes.Equal(p, q)
}

// FuzzDecode reads any object: an answer never makes a panic, and never loses a byte.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(old))
	f.Add([]byte(`{"_id":1,"endpoint":"a","actions":["b"],"send_headers":[{"key":"a","value":"b"}],"date_added":"2026-01-02 03:04:05"}`))
	dialects := []*dialect.Dialect{every(f), mustLoad(f, "enfix"), mustLoad(f, "standard")}
	f.Fuzz(func(t *testing.T, own []byte) {
		for _, d := range dialects {
			w, err := d.Decode(own)
			if err != nil {
				continue
			}
			if !bytes.Equal(w.Provider, own) {
				t.Fatalf("%q became %q", own, w.Provider)
			}
			if _, err := json.Marshal(w); err != nil {
				t.Fatal(err)
			}
			d.Redact(w, false)
		}
	})
}

// FuzzJudge judges any body: what is taken can be read, changed by nothing, and taken again.
func FuzzJudge(f *testing.F) {
	f.Add([]byte(needed))
	f.Add([]byte(old))
	f.Add([]byte(`{"url":"http://a.b","x":{"y":null},"events":["a"]}`))
	f.Add([]byte(`{"endpoint":"users","send_to":"http://a.b","send_method":"put","signing_key":"k"}`))
	dialects := []*dialect.Dialect{every(f), mustLoad(f, "enfix"), mustLoad(f, "standard")}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, d := range dialects {
			w, err := judge(d).New(body)
			if err != nil {
				continue
			}
			same, err := judge(d).Change(w.Provider, []byte(`{}`))
			if err != nil || string(same.Provider) != string(w.Provider) {
				t.Fatalf("%s: %q was changed by nothing to %q (%v)", d.Name, w.Provider, same.Provider, err)
			}
			if _, err := judge(d).Change(w.Provider, body); err != nil {
				t.Fatalf("%s: %q is taken by create and not by patch: %v", d.Name, body, err)
			}
		}
	})
}

// FuzzTemplate fills a template: what is no placeholder stays.
func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"{id}", "{server}/x/{id}", "{", "}", "{}", "{{id}}", "{a b}{id}", "{id", "ü{id}ü"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		quoted, err := json.Marshal(s)
		if err != nil || !json.Valid(quoted) || strings.ContainsAny(string(quoted), "\u0085\u2028\u2029\ufeff\x7f") {
			return
		}
		var tpl dialect.Template
		if err := yaml.Unmarshal(quoted, &tpl); err != nil {
			return
		}
		braced := tpl.Fill(func(name string) (any, bool) { return "{" + name + "}", true })
		var plain string
		if json.Unmarshal(quoted, &plain) == nil && braced != plain && !strings.Contains(plain, "{server}") { // which is a URL, and escaped
			t.Fatalf("%q became %q", plain, braced)
		}
	})
}

// FuzzPointer puts a value to a place and finds it there.
func FuzzPointer(f *testing.F) {
	for _, s := range []string{"/a", "/a/b", "/", "//", "/a~1b/~0", "/0"} {
		f.Add(s, "x")
	}
	f.Fuzz(func(t *testing.T, p, value string) {
		if p != "" && p[0] != '/' || strings.Contains(strings.NewReplacer("~0", "", "~1", "").Replace(p), "~") {
			return // no pointer, which validation refuses
		}
		o := &dialect.Object{}
		if err := dialect.Pointer(p).Put(o, value); err != nil {
			if p != "" {
				t.Fatal(err)
			}
			return
		}
		if v, ok := dialect.Pointer(p).Find(o); !ok || v != value {
			t.Fatalf("%q: %v in %s", p, v, dialect.Text(o))
		}
		dialect.Pointer(p).Cut(o)
		if _, ok := dialect.Pointer(p).Find(o); ok {
			t.Fatalf("%q: still in %s", p, dialect.Text(o))
		}
	})
}

const mark = "s3CR3T"

// FuzzRedactURL has a secret at each place of a URL where one can be, with anything around it.
func FuzzRedactURL(f *testing.F) {
	f.Add("", "user", "example.com/in", "a=b", " and more")
	f.Add("see ", "u:p@", "h", "x=https://a.b", "https://c.d?e=f")
	f.Fuzz(func(t *testing.T, before, user, host, query, after string) {
		if strings.ContainsAny(user, " /?#") || strings.Contains(user, "://") || strings.ContainsFunc(user, notGraphic) || strings.Contains(before+after+host+query, mark) {
			return
		}
		for _, s := range []string{
			before + "https://" + url.UserPassword(user, mark).String() + "@" + host,
			before + "https://" + user + ":" + mark + "@" + host + after,
			before + "https://" + mark + "@" + host + "?" + query,
			"https://h/in?" + query + "&token=" + mark + after,
			"https://h/in?" + query + "#api_key=" + mark,
			"https://h/in?next=" + url.QueryEscape("https://u:"+mark+"@"+host),
		} {
			out := dialect.RedactURL(s)
			if strings.Contains(out, mark) {
				t.Errorf("%q shows %q", s, out)
			}
			if again := dialect.RedactURL(out); again != out {
				t.Errorf("%q, then %q, then %q", s, out, again)
			}
		}
	})
}

func notGraphic(c rune) bool { return c <= ' ' || c >= 0x7f }

// FuzzHideJSON has a secret at each place of JSON where one can be, with anything beside it.
func FuzzHideJSON(f *testing.F) {
	f.Add([]byte(`{"a":[{"b":1}]}`), "name")
	f.Add([]byte(`[{"send_headers":[{"key":"a","value":"b"}]}]`), "signing_key")
	dialects := []*dialect.Dialect{every(f), mustLoad(f, "enfix"), mustLoad(f, "standard")}
	f.Fuzz(func(t *testing.T, beside []byte, name string) {
		other, err := dialect.ParseJSON(beside)
		if err != nil || bytes.Contains(beside, []byte(mark)) || strings.Contains(name, mark) {
			return
		}
		for _, d := range dialects {
			for _, secret := range secretsOf(d, other) {
				o := &dialect.Object{}
				o.Set(name, other)
				o.Set(name+"x", []any{other, secret})
				o.Set(name+"y", secret)
				data, err := dialect.EncodeJSON(o)
				if err != nil {
					t.Fatal(err)
				}
				if out := d.RedactJSON(data); bytes.Contains(out, []byte(mark)) || !json.Valid(out) {
					t.Errorf("%s: %s shows %s", d.Name, data, out)
				}
				quoted, _ := json.Marshal(string(data))
				if out := d.RedactJSON(quoted); bytes.Contains(out, []byte(mark)) {
					t.Errorf("%s: %s shows %s", d.Name, quoted, out)
				}
			}
		}
	})
}

// secretsOf makes objects with a secret where the dialect has one.
func secretsOf(d *dialect.Dialect, other any) []*dialect.Object {
	var list []*dialect.Object
	put := func(p dialect.Pointer, v any) {
		o := &dialect.Object{}
		_ = p.Put(o, v)
		list = append(list, o)
	}
	nested := &dialect.Object{}
	nested.Set("other", other)
	nested.Set("inner", mark)
	for _, f := range d.Fields {
		switch {
		case f.Name == "headers" && f.Spell == "map":
			o := &dialect.Object{}
			o.Set("Authorization", mark)
			put(f.Place(), o)
		case f.Name == "headers":
			for _, names := range [][2]string{{"key", "value"}, {"name", "value"}} {
				o := &dialect.Object{}
				o.Set(names[0], "X-Token")
				o.Set(names[1], mark)
				put(f.Place(), []any{other, o})
			}
		case f.Secret || f.Name == "secret":
			put(f.Place(), mark)
			put(f.Place(), nested)
			put(f.Place(), []any{other, mark})
		}
	}
	for name := range d.Credentials.All() {
		put(dialect.Pointer("/"+name), mark)
	}
	if d.Login != nil {
		put(d.Login.Token, mark)
	}
	put("/url", "https://u:"+mark+"@h/?a=b")
	return list
}

// FuzzFill fills any value into a path: it stays within its segment.
func FuzzFill(f *testing.F) {
	for _, s := range []string{"7", "a/b", "..", ".", "%2e%2e", "a?b#c", "ü", "\x00", "{id}", " "} {
		f.Add(s)
	}
	r := mustParse(f, `verbs: {get: {call: "GET /hooks/{id}/x"}}`).Verbs.Get("get").Route()
	f.Fuzz(func(t *testing.T, id string) {
		path, err := r.Fill(func(string) (string, bool) { return id, true })
		if err != nil {
			if id != "" && id != "." && id != ".." {
				t.Fatalf("%q: %v", id, err)
			}
			return
		}
		u, err := url.Parse("https://h" + path)
		if err != nil || u.Path != "/hooks/"+id+"/x" || u.RawQuery != "" || u.Fragment != "" || u.Host != "h" || strings.Count(path, "/") != 3 {
			t.Fatalf("%q: %s, %v", id, path, err)
		}
	})
}
