package client

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-resty/resty/v2"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// request is one call, before it is sent.
type request struct {
	doing  string // what it is for, as errors say it: `delete webhook 7`
	call   *dialect.Call
	route  dialect.Route
	id     string
	query  url.Values
	body   any  // values of dialect.Object, or nil
	form   bool // the body is written as a form
	change bool // it changes something
	creds  []string
	filled map[string]string // credentials, once they are known
	hidden []string          // secrets that it carries
	unsure bool              // it may have been sent, and nobody knows what became of it
}

// newRequest prepares a call of the API.
func (c *Client) newRequest(doing string, call *dialect.Call, id string) *request {
	r := call.Route()
	return &request{
		doing: line(doing), call: call, route: r, id: id, query: url.Values{},
		form: call.Encoding == "form", change: r.Method != http.MethodGet, creds: c.d.CredentialsOf(call),
	}
}

// url is the whole address, without credentials.
func (c *Client) url(r *request) (string, error) {
	path, err := r.route.Fill(func(name string) (string, bool) {
		if name == "id" {
			return r.id, true
		}
		v, ok := c.o.Vars[name]
		return v, ok
	})
	if err != nil {
		return "", err
	}
	u := c.base.String() + path
	if len(r.query) > 0 {
		u += "?" + r.query.Encode()
	}
	return u, nil
}

// header is a header field that a request carries; a secret one is never shown.
type header struct {
	name, value, prefix string
	credential          string // its name, where the value is a credential
}

// headers lists what a request carries: what every call does by name, then its credentials in the order of the dialect.
func (c *Client) headers(r *request) []header {
	var list []header
	for _, name := range slices.Sorted(maps.Keys(c.d.Headers)) {
		list = append(list, header{name: name, value: c.d.Headers[name]})
	}
	if r.body != nil && !slices.ContainsFunc(list, isContentType) || r.form {
		list = slices.DeleteFunc(list, isContentType)
		list = append(list, header{name: "Content-Type", value: contentType(r.form)})
	}
	list = append(list, header{name: "Accept", value: "application/json"})
	for _, name := range r.creds {
		if cred := c.d.Credentials.Get(name); cred.Header != "" {
			list = append(list, header{name: cred.Header, value: r.filled[name], prefix: cred.Prefix, credential: name})
		}
	}
	return list
}

func isContentType(h header) bool { return strings.EqualFold(h.name, "Content-Type") }

func contentType(form bool) string {
	if form {
		return "application/x-www-form-urlencoded"
	}
	return "application/json"
}

// payload writes the body; nil if there is none.
func (r *request) payload() ([]byte, error) {
	if r.body == nil {
		return nil, nil
	}
	if r.form {
		return encodeForm(r.body)
	}
	return dialect.EncodeJSON(r.body)
}

func encodeForm(body any) ([]byte, error) {
	o, ok := body.(*dialect.Object)
	if !ok {
		return nil, hook.Errorf(hook.Invalid, "only an object can be sent as a form")
	}
	values := url.Values{}
	for _, key := range o.Keys() {
		v, _ := o.Get(key)
		values.Set(key, dialect.Text(v))
	}
	return []byte(values.Encode()), nil
}

// prepare makes the HTTP request.
func (c *Client) prepare(hr *resty.Request, r *request) error {
	for _, h := range c.headers(r) {
		hr.SetHeader(h.name, h.prefix+h.value)
	}
	var user, password string
	for _, name := range r.creds {
		cred := c.d.Credentials.Get(name)
		switch {
		case cred.Query != "":
			hr.SetQueryParam(cred.Query, r.filled[name])
		case cred.Basic == "user":
			user = r.filled[name]
		case cred.Basic == "password":
			password = r.filled[name]
		}
	}
	if user != "" || password != "" {
		hr.SetBasicAuth(user, password)
	}
	body, err := r.payload()
	if err != nil {
		return err
	}
	if body != nil {
		hr.SetBody(body)
	}
	return nil
}
