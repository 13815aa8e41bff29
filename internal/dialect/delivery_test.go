package dialect_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// Webhooks of each dialect, in its own words.
const (
	ofStandard = `{"id":"w1","url":"https://a.b/in","method":"PUT","events":["user.*","x"],"enabled":true,"secret":"whsec_c2VjcmV0",
		"headers":[{"name":"X-Team","value":"red"},{"name":"content-TYPE","value":"text/plain"},{"name":"Authorization","value":"Basic x"},{"name":"X-Team","value":"blue"},{"name":"host","value":"c.d"}]}`
	ofEnfix   = `{"_id":"w2","endpoint":"users","actions":["post"],"send_to":"http://a.b/in","send_method":"patch","send_headers":[{"key":"X-Team","value":"red"},{"key":"Content-Type","value":"text/plain"}],"signing_key":"123"}`
	ofIdaas   = `{"id":"w3","callbackUrl":"https://a.b/in","enabled":true,"events":[{"type":"user.deleted","id":"e"},{"type":"user.created"}],"token":"dG9rZW4="}`
	ofFoxtrot = `{"id":"w4","url":"https://a.b/in","enabled":true,"dc_ids":["1","7"],"events":["ROUTE_CREATED"]}`
	ofDoo     = `{"id":"w5","name":"n","hooks":[
		{"type":"event_created","method":"POST","endpoint":"https://a.b/1"},
		{"type":"order_created_0123456789abcdef0123456789abcdef","method":"POST","endpoint":"https://a.b/2","origin":{"method":"POST","endpoint":"https://g.q/l","body":"{\"variables\":{\"id\":\"%EVENT_ID%\"}}"}},
		{"type":"event_created","endpoint":"https://a.b/3"},
		{"type":"order_removed_0123456789abcdef0123456789abcdef","endpoint":"https://a.b/4","origin":{"endpoint":"https://g.q/l","body":"{}"}}],
		"authentication":{"grant_type":"client_credentials","endpoint":"https://o.p/token","credentials":{"client_id":"c","client_secret":"s3cret"},
		"header_format":"X-Auth","header_value_format":"Token %ACCESS_TOKEN%"}}`
	ofEvery = `{"number":"w6","url":"https://a.b/in","types":"user.created,ping","status":"on","send":{"X-A":"1","X-Token":"t"},"region":"eu","tags":["a","b"],"auth":{"key":"k"}}`
)

// occasion is an event as tests deliver it.
func occasion(event, data string) dialect.Occasion {
	return dialect.Occasion{
		DeliveryID: "0198-d", EventID: "e-1", Event: event, At: time.Date(2026, 1, 2, 4, 4, 5, 678_900_000, time.FixedZone("", 3600)),
		Data: json.RawMessage(data), Space: "d/team=7",
	}
}

func mustCompose(t *testing.T, d *dialect.Dialect, own string, o dialect.Occasion) dialect.Outgoing {
	t.Helper()
	out, err := d.Compose(json.RawMessage(own), o)
	if err != nil {
		t.Fatalf("%s: %v", d.Name, err)
	}
	return out
}

// headersOf writes header fields as they stand in a request.
func headersOf(out dialect.Outgoing) string {
	var lines []string
	for _, h := range out.Headers {
		lines = append(lines, h.Name+": "+h.Value)
	}
	return strings.Join(lines, "\n")
}

const isJSON = "Content-Type: application/json"

// TestCompose has the request of a delivery as each provider documents it.
func TestCompose(t *testing.T) {
	for name, c := range map[string]struct {
		dialect, own, event, data  string
		request, headers, body     string
		secret, secretHeaderFields string
	}{
		"standard": {
			"standard", ofStandard, "user.created", `{"id": 1.0}`,
			"PUT https://a.b/in", isJSON + "\nX-Team: red\nAuthorization: Basic x\nX-Team: blue",
			`{"type":"user.created","timestamp":"2026-01-02T03:04:05.678Z","data":{"id": 1.0}}`, "whsec_c2VjcmV0", "Authorization",
		},
		"enfix": {
			"enfix", ofEnfix, "users.post", `{ "b":1e400,"a":"ü\u00fc" , "b":2}`,
			"PATCH http://a.b/in", isJSON + "\nX-Team: red", `{ "b":1e400,"a":"ü\u00fc" , "b":2}`, "123", "X-Team",
		},
		"idaas": {
			"idaas", ofIdaas, "user.created", `{}`,
			"POST https://a.b/in", isJSON,
			`{"id":"0198-d","type":"user.created","accountId":"eb4a8710-c6f8-88a8-b469-52bc6f65e7dd","eventTime":"2026-01-02T03:04:05.678Z","data":{}}`, "dG9rZW4=", "",
		},
		"foxtrot": {
			"foxtrot", ofFoxtrot, "ROUTE_CREATED", `{"route_id":"2","event":"OTHER","dc_id":"7","x":{"y":1.0}}`,
			"POST https://a.b/in", isJSON,
			`{"event":"ROUTE_CREATED","hook_timestamp_millis":1767323045678,"dc_id":"7","route_id":"2","x":{"y":1.0}}`, "", "",
		},
		"doo": {
			"doo", ofDoo, "event_created", `{"title":"x"}`,
			"POST https://a.b/1", isJSON, `{"title":"x"}`, "", "X-Auth",
		},
		"every word": {
			"every", ofEvery, "ping", `{"where":"eu","what":{"tag":"a","kind":"other","z":[1]},"text":"t","n":2}`,
			"PUT https://a.b/in", isJSON + "\nX-Event: ping\nX-Delivery: e-1/0198-d\nX-A: 1\nX-Token: t",
			`{"kind":"ping","times":["2026-01-02T03:04:05.678Z",1767323045,1767323045678],"tag":"a",` +
				`"more":{"by":"w6","where":"eu","what":{"tag":"a","kind":"other","z":[1]},"n":2,"text":"ping: {\"tag\":\"a\",\"kind\":\"other\",\"z\":[1]}"},` +
				`"all":{"where":"eu","what":{"tag":"a","kind":"other","z":[1]},"text":"t","n":2},` +
				`"fixed":{"account":"eb4a8710-c6f8-88a8-b469-52bc6f65e7dd","live":false,"n":1.50},"z":[1]}`,
			"", "X-Token",
		},
	} {
		d := every(t)
		if c.dialect != "every" {
			d = mustLoad(t, c.dialect)
		}
		out := mustCompose(t, d, c.own, occasion(c.event, c.data))
		for what, got := range map[string][2]string{
			"request": {out.Method + " " + out.URL, c.request}, "headers": {headersOf(out), c.headers}, "body": {string(out.Body), c.body},
			"secret": {out.Secret, c.secret}, "secret headers": {strings.Join(out.SecretHeaders, " "), c.secretHeaderFields},
		} {
			if got[0] != got[1] {
				t.Errorf("%s: %s\ngot  %s\nwant %s", name, what, got[0], got[1])
			}
		}
		if again := mustCompose(t, d, c.own, occasion(c.event, c.data)); !reflect.DeepEqual(again, out) {
			t.Errorf("%s: the next attempt sends something else", name)
		}
	}
}

// TestComposeNeverOverrides has a webhook's own headers leave those alone that the delivery itself needs.
func TestComposeNeverOverrides(t *testing.T) {
	d := mustParse(t, "fields:\n  - {name: id, at: /id, readOnly: true, make: uuid}\n  - {name: url, at: /url}\n  - {name: headers, at: /headers}",
		`delivery: {headers: {X-Event: "{event}"}}`)
	for _, name := range []string{"content-type", "X-EVENT", "Content-Length", "host", "Transfer-Encoding", "connection", "TE", "Trailer", "Upgrade", "Keep-Alive", "Proxy-Connection", "Expect"} {
		own := `{"id":"1","url":"https://a.b","headers":[{"name":"` + name + `","value":"mine"}]}`
		if got := headersOf(mustCompose(t, d, own, occasion("e", `1`))); got != isJSON+"\nX-Event: e" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestComposeRefuses(t *testing.T) {
	withBody := func(body string) string {
		return `{"id":"1","hooks":[{"type":"e","endpoint":"https://a.b","origin":{"endpoint":"https://g.q","body":` + body + `}}]}`
	}
	withAuthentication := func(a string) string {
		return `{"id":"1","hooks":[{"type":"e","endpoint":"https://a.b"}],"authentication":` + a + `}`
	}
	for name, c := range map[string]struct {
		dialect, own, event, data, want string
		kind                            hook.Kind
	}{
		"no object":             {"standard", `[]`, "x", `{}`, "the webhook: a JSON object is wanted, not array", hook.Invalid},
		"no ID":                 {"standard", `{}`, "x", `{}`, "the webhook has no ID", hook.Invalid},
		"no URL":                {"standard", `{"id":"1"}`, "x", `{}`, "the webhook's URL is no http or https URL", hook.Invalid},
		"another scheme":        {"standard", `{"id":"1","url":"ftp://a.b"}`, "x", `{}`, "the webhook's URL is no http or https URL", hook.Invalid},
		"no host":               {"standard", `{"id":"1","url":"http:///x"}`, "x", `{}`, "the webhook's URL is no http or https URL", hook.Invalid},
		"a method that is none": {"standard", `{"id":"1","url":"http://a.b","method":"P T"}`, "x", `{}`, `the webhook's method "P T" is none`, hook.Invalid},
		"a wrong header":        {"standard", `{"id":"1","url":"http://a.b","headers":[{"name":"a","value":"s3cret\n"}]}`, "x", `{}`, `the webhook's headers: the value of header "a" has a control character`, hook.Invalid},
		"data that is none":     {"enfix", ofEnfix, "users.post", `{`, "the data of users.post is no valid JSON", hook.Invalid},
		"no data":               {"standard", ofStandard, "user.created", ``, "the data of user.created is no valid JSON", hook.Invalid},
		"data without a part":   {"foxtrot", ofFoxtrot, "ROUTE_CREATED", `{"route_id":"2"}`, "the data of ROUTE_CREATED has nothing at /dc_id, which each delivery tells", hook.Invalid},
		"data without members":  {"every", ofEvery, "ping", `{"what":{"tag":"a"},"where":"eu"}`, "", ""},
		"a part that is a text": {"every", ofEvery, "ping", `{"what":"x","where":"eu"}`, "the data of ping has nothing at /what/tag, which each delivery tells", hook.Invalid},
		"an event of two lines": {"every", ofEvery, "a\nb", `{"what":{"tag":"a"}}`, `the value of header "X-Event" has a control character`, hook.Invalid},
		"no such hook":          {"doo", ofDoo, "order_updated", `{}`, "the webhook has no target for order_updated any more", hook.NotFound},
		"no event_id":           {"doo", ofDoo, "order_created", `{"order_id":1}`, "the data of order_created needs a text at /event_id, which the webhook's request for the payload asks for", hook.Invalid},
		"a nested event_id":     {"doo", ofDoo, "order_created", `{"event_id":{"x":1}}`, "the data of order_created needs a text at /event_id, which the webhook's request for the payload asks for", hook.Invalid},
		"an empty event_id":     {"doo", ofDoo, "order_created", `{"event_id":""}`, "the data of order_created needs a text at /event_id, which the webhook's request for the payload asks for", hook.Invalid},
		"data for an origin":    {"doo", withBody(`"%EVENT_ID%"`), "e", `{`, "the data of e: the JSON ends too early", hook.Invalid},
		"an origin nowhere":     {"doo", `{"id":"1","hooks":[{"type":"e","endpoint":"https://a.b","origin":{"body":"x"}}]}`, "e", `{}`, "the webhook has no http or https URL at /origin/endpoint, where its payload is asked for", hook.Invalid},
		"an origin by no means": {"doo", `{"id":"1","hooks":[{"type":"e","endpoint":"https://a.b","origin":{"endpoint":"https://g.q","method":"a b"}}]}`, "e", `{}`, "the webhook's method at /origin/method is none", hook.Invalid},
		"a token from nowhere":  {"doo", withAuthentication(`{}`), "e", `{}`, "the webhook has no http or https URL at /authentication/endpoint, where its access token is fetched", hook.Invalid},
		"a token for the host":  {"doo", withAuthentication(`{"endpoint":"https://o.p","header_format":"Host"}`), "e", `{}`, `the webhook's access token cannot go into the header "Host"`, hook.Invalid},
		"a token of two lines":  {"doo", withAuthentication(`{"endpoint":"https://o.p","header_value_format":"a\nb"}`), "e", `{}`, `the webhook's access token: the value of header "Authorization" has a control character`, hook.Invalid},
	} {
		d := every(t)
		if c.dialect != "every" {
			d = mustLoad(t, c.dialect)
		}
		_, err := d.Compose(json.RawMessage(c.own), occasion(c.event, c.data))
		if got := errorText(err); got != c.want || err != nil && hook.KindOf(err) != c.kind {
			t.Errorf("%s: got %q (%s), want %q (%s)", name, got, hook.KindOf(err), c.want, c.kind)
		}
	}
	for _, target := range []int{-1, 1} {
		_, err := mustLoad(t, "standard").Compose([]byte(ofStandard), dialect.Occasion{Data: []byte(`{}`), Target: target})
		if hook.KindOf(err) != hook.NotFound {
			t.Errorf("target %d of one: %v", target, err)
		}
	}
	laid := mustParse(t, `delivery: {frame: {"+": "{data}"}}`)
	if _, err := laid.Compose([]byte(`{"id":"1","url":"http://a.b"}`), occasion("e", `[1]`)); errorText(err) != "the data of e must be an object: its members are laid beside others" {
		t.Error(err)
	}
}

// TestOrigin has a hook's own request filled, and asks for no data that it does not need.
func TestOrigin(t *testing.T) {
	d := doers(t)
	for name, c := range map[string]struct{ own, event, data, want string }{
		"filled":            {ofDoo, "order_created", `{"event_id":"4711"}`, `POST https://g.q/l {"variables":{"id":"4711"}}`},
		"a number":          {ofDoo, "order_created", `{"event_id":4711}`, `POST https://g.q/l {"variables":{"id":"4711"}}`},
		"a dangerous text":  {ofDoo, "order_created", `{"event_id":"\"},{\n%EVENT_ID%"}`, `POST https://g.q/l {"variables":{"id":"\"},{\n%EVENT_ID%"}}`},
		"nothing to fill":   {ofDoo, "order_removed", `{}`, `POST https://g.q/l {}`},
		"a body of JSON":    {`{"id":"1","hooks":[{"type":"e","endpoint":"https://a.b","origin":{"method":"PUT","endpoint":"https://g.q","body":{"a":["%EVENT_ID%",1.0]}}}]}`, "e", `{"event_id":true}`, `PUT https://g.q {"a":["true",1.0]}`},
		"no body":           {`{"id":"1","hooks":[{"type":"e","endpoint":"https://a.b","origin":{"endpoint":"https://g.q"}}]}`, "e", `{}`, `POST https://g.q `},
		"an origin of null": {`{"id":"1","hooks":[{"type":"e","endpoint":"https://a.b","origin":null}]}`, "e", `{"a":1}`, ``},
	} {
		out, got := mustCompose(t, d, c.own, occasion(c.event, c.data)), ""
		if o := out.Origin; o != nil {
			got = o.Method + " " + o.URL + " " + string(o.Body)
		}
		if got != c.want || (out.Body == nil) != (c.want != "") {
			t.Errorf("%s: got %q and the body %q, want %q", name, got, out.Body, c.want)
		}
	}
	out := mustCompose(t, every(t), strings.Replace(ofEvery, "{", `{"meta":{"token":{"url":"https://o.p"},"from":{"url":"https://g.q","body":"%WHERE% $1 %WHERE%"}},`, 1),
		occasion("ping", `{"where":"$1","what":{"tag":7}}`))
	if got := string(out.Origin.Body); got != "$1 ping 7 $1" {
		t.Errorf("what is put in was looked into: %q", got)
	}
}

func TestAuthorise(t *testing.T) {
	for name, c := range map[string]struct {
		own  string
		want *dialect.Authorise
	}{
		"all": {ofDoo, &dialect.Authorise{TokenURL: "https://o.p/token", ClientID: "c", ClientSecret: "s3cret", Header: "X-Auth", Value: "Token %ACCESS_TOKEN%"}},
		"the least": {
			`{"id":"1","hooks":[{"type":"event_created","endpoint":"https://a.b"}],"authentication":{"endpoint":"https://o.p","credentials":{"client_secret":"s"}}}`,
			&dialect.Authorise{TokenURL: "https://o.p", ClientSecret: "s", Header: "Authorization", Value: "Bearer %ACCESS_TOKEN%"},
		},
		"none": {`{"id":"1","hooks":[{"type":"event_created","endpoint":"https://a.b"}]}`, nil},
		"null": {`{"id":"1","hooks":[{"type":"event_created","endpoint":"https://a.b"}],"authentication":null}`, nil},
	} {
		out := mustCompose(t, doers(t), c.own, occasion("event_created", `{}`))
		if !reflect.DeepEqual(out.Authorise, c.want) || (len(out.SecretHeaders) == 1) != (c.want != nil) {
			t.Errorf("%s: got %+v, secret are %q", name, out.Authorise, out.SecretHeaders)
		}
	}
}

func TestTargets(t *testing.T) {
	for name, c := range map[string]struct{ dialect, own, event, data, want string }{
		"its name":             {"standard", ofStandard, "x", `{}`, "PUT https://a.b/in 0"},
		"several of a group":   {"standard", ofStandard, "user.created", `{}`, "PUT https://a.b/in 0"},
		"another":              {"standard", ofStandard, "order.created", `{}`, ""},
		"composed":             {"enfix", ofEnfix, "users.post", `{}`, "PATCH http://a.b/in 0"},
		"composed, another":    {"enfix", ofEnfix, "users.put", `{}`, ""},
		"objects":              {"idaas", ofIdaas, "user.deleted", `{}`, "POST https://a.b/in 0"},
		"in a field":           {"foxtrot", ofFoxtrot, "ROUTE_CREATED", `{"dc_id":"7"}`, "POST https://a.b/in 0"},
		"in a field, a number": {"foxtrot", ofFoxtrot, "ROUTE_CREATED", `{"dc_id":7}`, "POST https://a.b/in 0"},
		"in no field":          {"foxtrot", ofFoxtrot, "ROUTE_CREATED", `{"dc_id":"17"}`, ""},
		"no such field":        {"foxtrot", `{"id":"1","url":"https://a.b","events":["X"]}`, "X", `{"dc_id":"1"}`, ""},
		"a field of null":      {"foxtrot", `{"id":"1","url":"https://a.b","events":["X"],"dc_ids":null}`, "X", `{"dc_id":"1"}`, ""},
		"nothing that says it": {"foxtrot", ofFoxtrot, "ROUTE_CREATED", `{}`, "the data of ROUTE_CREATED needs a text at /dc_id, which says which webhooks it reaches"},
		"null that says it":    {"foxtrot", ofFoxtrot, "ROUTE_CREATED", `{"dc_id":null}`, "the data of ROUTE_CREATED needs a text at /dc_id, which says which webhooks it reaches"},
		"empty":                {"foxtrot", ofFoxtrot, "ROUTE_CREATED", `{"dc_id":""}`, "the data of ROUTE_CREATED needs a text at /dc_id, which says which webhooks it reaches"},
		"an object":            {"foxtrot", ofFoxtrot, "ROUTE_CREATED", `{"dc_id":{}}`, "the data of ROUTE_CREATED needs a text at /dc_id, which says which webhooks it reaches"},
		"an array":             {"foxtrot", ofFoxtrot, "ROUTE_CREATED", `{"dc_id":["7"]}`, "the data of ROUTE_CREATED needs a text at /dc_id, which says which webhooks it reaches"},
		"no data":              {"foxtrot", ofFoxtrot, "ROUTE_CREATED", ``, "the data of ROUTE_CREATED: the JSON ends too early"},
		"a target each":        {"doo", ofDoo, "event_created", `{}`, "POST https://a.b/1 0, POST https://a.b/3 1"},
		"behind a digest":      {"doo", ofDoo, "order_created", `{"event_id":1}`, "POST https://a.b/2 0"},
		"no target":            {"doo", ofDoo, "order_updated", `{}`, ""},
		"both fields":          {"every", ofEvery, "ping", `{"where":"eu","what":{"tag":"b"}}`, "PUT https://a.b/in 0"},
		"one of the fields":    {"every", ofEvery, "ping", `{"where":"us","what":{"tag":"b"}}`, ""},
		"the other":            {"every", ofEvery, "ping", `{"where":"eu","what":{"tag":"c"}}`, ""},
		"no webhook":           {"standard", `7`, "x", `{}`, "the webhook: a JSON object is wanted, not number"},
	} {
		d := every(t)
		if c.dialect != "every" {
			d = mustLoad(t, c.dialect)
		}
		targets, err := d.Targets(json.RawMessage(c.own), c.event, json.RawMessage(c.data))
		var said []string
		for _, x := range targets {
			said = append(said, x.Method+" "+x.URL+" "+dialect.Text(x.Index))
			if out := mustCompose(t, d, c.own, dialect.Occasion{Event: c.event, Data: []byte(c.data), Target: x.Index}); out.URL != x.URL || out.Method != x.Method {
				t.Errorf("%s: the delivery goes to %s %s", name, out.Method, out.URL)
			}
		}
		if got := strings.Join(said, ", ") + errorText(err); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestReachesAsSpelled compares with what a field means, however the API writes it.
func TestReachesAsSpelled(t *testing.T) {
	d := mustParse(t, "fields:\n  - {name: id, at: /id, readOnly: true, make: uuid}\n  - {name: url, at: /url}\n  - {own: shops, type: array, spell: comma}",
		"events: {open: true, reaches: {/shop: shops}}")
	for shop, want := range map[string]int{"7": 1, "8": 1, "78": 0, "7,8": 0} {
		targets, err := d.Targets([]byte(`{"id":"1","url":"https://a.b","shops":"7,8"}`), "e", []byte(`{"shop":"`+shop+`"}`))
		if err != nil || len(targets) != want {
			t.Errorf("%s: %v, %v", shop, targets, err)
		}
	}
}

// TestCheckData refuses an event that could be delivered to nobody, whoever listens.
func TestCheckData(t *testing.T) {
	for name, c := range map[string]struct{ dialect, data, want string }{
		"anything":        {"standard", `7`, ""},
		"no JSON":         {"standard", `x`, "the data of e is no valid JSON"},
		"nobody in it":    {"foxtrot", `{}`, "the data of e needs a text at /dc_id, which says which webhooks it reaches"},
		"somebody":        {"foxtrot", `{"dc_id":"1"}`, ""},
		"only for origin": {"doo", `{}`, ""},
	} {
		if got := errorText(mustLoad(t, c.dialect).CheckData("e", json.RawMessage(c.data))); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	if got := errorText(every(t).CheckData("ping", json.RawMessage(`{"where":"eu","what":{}}`))); got != "the data of ping needs a text at /what/tag, which says which webhooks it reaches" {
		t.Error(got)
	}
	d := mustParse(t, `delivery: {headers: {X-N: "{data:/n}"}}`)
	if got := errorText(d.CheckData("e", json.RawMessage(`{}`))); got != "the data of e has nothing at /n, which each delivery tells" {
		t.Error(got)
	}
}
