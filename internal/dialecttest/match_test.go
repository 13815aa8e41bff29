package dialecttest

import (
	"bytes"
	"testing"
)

func TestJSON(t *testing.T) {
	for _, s := range []struct {
		want, got string
		same      bool
	}{
		{`{"a":1,"b":[true,null]}`, ` { "b" : [ true , null ] , "a" : 1 } `, true},
		{`{"a":1}`, `{"a":1.0}`, false},
		{`{"a":10000000000000000000000000000000000000001}`, `{"a":10000000000000000000000000000000000000002}`, false},
		{`{"a":null}`, `{}`, false},
		{`{}`, `{"a":null}`, false},
		{`[1,2]`, `[2,1]`, false},
		{`[1]`, `[1] 2`, false},
		{`"a.c"`, `"abc"`, false},
		{`{"id":"{{object-id}}"}`, `{"id":"51b1e78dbd7a844089b652a9"}`, true},
		{`{"id":"{{object-id}}"}`, `{"id":"51b1e78dbd7a844089b652a"}`, false},
		{`{"id":"{{object-id}}"}`, `{"id":510000000000000000000000}`, false},
		{`["{{uuid}}","{{uuid}}"]`, `["a0f1b2c3-d4e5-4f60-8718-293a4b5c6d7e","a0f1b2c3-d4e5-4f60-8718-293a4b5c6d7e"]`, true},
		{`["{{uuid}}","{{uuid}}"]`, `["a0f1b2c3-d4e5-4f60-8718-293a4b5c6d7e","b0f1b2c3-d4e5-4f60-8718-293a4b5c6d7e"]`, false},
		{`["{{time}}","{{time}}"]`, `["2026-02-03T04:05:06Z","2026-02-03T04:05:06.789Z"]`, true},
		{`"{{date}}"`, `"2026-02-03T04:05:06"`, false},
		{`"/webhooks/{{uuid}}/"`, `"/webhooks/a0f1b2c3-d4e5-4f60-8718-293a4b5c6d7e/"`, true},
	} {
		if err := (Bound{}).JSON([]byte(s.want), []byte(s.got)); (err == nil) != s.same {
			t.Errorf("%s and %s: %v", s.want, s.got, err)
		}
	}
}

func TestFillWhatWasBound(t *testing.T) {
	b := Bound{"{{server}}": "http://here"}
	if !b.Text("{{server}}/webhooks/{{hex12}}", "http://here/webhooks/0123456789ab") {
		t.Fatal("not the same")
	}
	if got := b.Fill("GET /webhooks/{{hex12}}?{{date}}"); got != "GET /webhooks/0123456789ab?{{date}}" {
		t.Error(got)
	}
}

func TestParse(t *testing.T) {
	f, err := parse("create_twice", []byte("from here\n-- request --\nPOST /a?b=c\nx-y:  z\n\n{}\n-- response --\n204 No Content\n"))
	if err != nil {
		t.Fatal(err)
	}
	e := f.Exchanges[0]
	method, target := e.Request.Request()
	if f.Verb != "create" || method != "POST" || target != "/a?b=c" || e.Request.Get("X-Y") != "z" || string(e.Request.Body) != "{}" || e.Response.Status() != 204 {
		t.Errorf("%+v", f)
	}
	for _, bad := range []string{
		"-- request --\nGET /\n-- response --\n200 OK\n", // no source
		"x\n-- request --\nGET /\n",
		"x\n-- response --\n200 OK\n",
		"x\n-- request --\nGET /\nno field\n-- response --\n200 OK\n",
		"x\n-- request --\nGET /\n-- response --\n200 OK\n-- surprise --\n",
		"x\n-- by hand --\nGET /\n-- not ours --\n200 OK\n", // nobody would play it
		"x\n-- stored ten --\n{}\n-- request --\nGET /\n-- response --\n200 OK\n",
		"x\n-- input --\n{\"sett\":{}}\n-- request --\nGET /\n-- response --\n200 OK\n",
	} {
		if _, err := parse("get", []byte(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestParseWhatOnlyOneSidePlays(t *testing.T) {
	f, err := parse("list", []byte("from here\n-- stored 2 --\n{\"id\":\"{{n}}\"}\n-- stored --\n{}\n-- request --\nGET /a\n-- not ours --\n200 OK\n"+
		"-- by hand --\nGET /b\n-- response --\n200 OK\n"))
	if err != nil {
		t.Fatal(err)
	}
	if stored := bytes.Join(f.Stored, []byte(" ")); string(stored) != `{"id":"1"} {"id":"2"} {}` {
		t.Errorf("%s", stored)
	}
	if a, b := f.Exchanges[0], f.Exchanges[1]; a.ByHand || !a.NotOurs || !b.ByHand || b.NotOurs {
		t.Errorf("%+v", f.Exchanges)
	}
}

func TestVars(t *testing.T) {
	f := Fixture{Input: Input{Vars: map[string]string{"kind": "orders"}}}
	if got := f.Vars([]string{"kind", "team"}); got["kind"] != "orders" || got["team"] != Variable {
		t.Error(got)
	}
}
