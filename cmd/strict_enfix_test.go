package cmd_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// strictEnfix is the API of Enfix LP, written from its documents (http://docs.enfixlp.com/api/webhooks.html and
// authentication.html). What it answers where they are silent: a create has the status 200, errors are no JSON.
// POST /expire ends all user tokens.
type strictEnfix struct {
	items  []*enfixItem
	made   int             // webhooks and tokens so far, for their IDs
	clock  time.Time       // goes on by a second with each change
	tokens map[string]bool // user tokens that are good
}

// enfixItem is a webhook, its members in the order of the documents.
type enfixItem struct {
	ID          string        `json:"_id"`
	Endpoint    string        `json:"endpoint"`
	Actions     []string      `json:"actions"`
	SendTo      string        `json:"send_to"`
	SendMethod  string        `json:"send_method"`
	SendHeaders []enfixHeader `json:"send_headers"`
	SigningKey  string        `json:"signing_key"`
	DateAdded   string        `json:"date_added"`
	DateUpdated string        `json:"date_updated"`
}

type enfixHeader struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

const (
	enfixPath     = "/api/v1/webhooks/"
	enfixLogin    = "/api/v1/token/"
	enfixAppToken = "app-token-5e15fe"
	enfixToken    = "user-token-126cc4"
	enfixUser     = "ada"
	enfixPassword = "pass word&1=?"
)

// enfixModel is the model's table: the six keys and their types.
var enfixModel = map[string]any{
	"endpoint": "", "actions": []any{""}, "send_to": "", "send_method": "", "signing_key": "",
	"send_headers": []any{map[string]any{"key": "", "value": ""}},
}

func newStrictEnfix() strictAPI {
	return &strictEnfix{clock: time.Date(2020, 1, 8, 11, 6, 42, 0, time.UTC), tokens: map[string]bool{enfixToken: true}}
}

func (e *strictEnfix) control(name, _ string) bool {
	if name == "expire" {
		clear(e.tokens)
	}
	return name == "expire"
}

func (e *strictEnfix) refuse(status int) refusal {
	return refusal{answer{status: status, text: "<p>" + http.StatusText(status) + "</p>\n"}}
}

func (e *strictEnfix) routes() map[string]strictHandler {
	return map[string]strictHandler{
		"/api/v1/webhooks":             undocumented, // which the mux would redirect
		"POST " + enfixLogin:           e.login,
		"GET " + enfixPath + "{$}":     e.known(e.list),
		"POST " + enfixPath + "{$}":    e.known(e.create),
		"GET " + enfixPath + "{id}":    e.known(e.read),
		"PUT " + enfixPath + "{id}":    e.known(e.replace),
		"PATCH " + enfixPath + "{id}":  e.known(e.update),
		"DELETE " + enfixPath + "{id}": e.known(e.remove),
	}
}

// known lets a call through that has the header fields of the documents' examples, in GET and DELETE too, with tokens
// that are good.
func (e *strictEnfix) known(h strictHandler) strictHandler {
	return func(c *strictCall) (answer, error) {
		if err := c.headers(map[string]string{"App-Token": "", "Token": "", "Content-Type": "application/json"}); err != nil {
			return answer{}, err
		}
		if c.Header.Get("App-Token") != enfixAppToken || !e.tokens[c.Header.Get("Token")] {
			return answer{}, e.refuse(http.StatusUnauthorized)
		}
		return h(c)
	}
}

func (e *strictEnfix) login(c *strictCall) (answer, error) {
	err := c.headers(map[string]string{"App-Token": "", "Content-Type": "application/x-www-form-urlencoded"})
	if err = errors.Join(err, c.noQuery()); err != nil {
		return answer{}, err
	}
	form, err := url.ParseQuery(string(c.body))
	switch {
	case err != nil || len(form) != 2 || len(form["username"]) != 1 || len(form["password"]) != 1:
		return answer{}, errors.New("a login with another body than username and password")
	case c.Header.Get("App-Token") != enfixAppToken || form.Get("username") != enfixUser || form.Get("password") != enfixPassword:
		return answer{}, e.refuse(http.StatusUnauthorized)
	}
	e.made++
	token := fmt.Sprintf("8031ac4c%04x", e.made)
	e.tokens[token] = true
	return answer{status: http.StatusOK, json: map[string]string{"token": token}}, nil
}

// list returns "this collection's items, matching the filter parameters if provided"; which those are is not said, so
// they are taken to be fields.
func (e *strictEnfix) list(c *strictCall) (answer, error) {
	found := []*enfixItem{}
	for _, item := range e.items {
		ok := true
		for name, values := range c.URL.Query() {
			have, documented := map[string]string{
				"endpoint": item.Endpoint, "send_to": item.SendTo, "send_method": item.SendMethod,
			}[name]
			if !documented || len(values) != 1 {
				return answer{}, errors.New("the filter " + name)
			}
			ok = ok && have == values[0]
		}
		if ok {
			found = append(found, item)
		}
	}
	return answer{status: http.StatusOK, json: found}, c.noBody()
}

func (e *strictEnfix) create(c *strictCall) (answer, error) {
	item := &enfixItem{Actions: []string{}, SendHeaders: []enfixHeader{}}
	if err := e.take(c, item); err != nil {
		return answer{}, err
	}
	e.made++
	item.ID = fmt.Sprintf("51b1e78dbd7a84408900%04x", e.made)
	item.DateAdded = e.now()
	item.DateUpdated = item.DateAdded
	e.items = append(e.items, item)
	resource := "http://" + c.Host + enfixPath + item.ID + "/"
	return answer{status: http.StatusOK, json: map[string]string{"resource_url": resource, "_id": item.ID}}, nil
}

// find returns the place of a webhook.
func (e *strictEnfix) find(c *strictCall) (int, error) {
	if err := c.noQuery(); err != nil {
		return 0, err
	}
	i := slices.IndexFunc(e.items, func(item *enfixItem) bool { return item.ID == c.PathValue("id") })
	if i < 0 {
		return 0, refusal{answer{status: http.StatusNotFound}}
	}
	return i, nil
}

func (e *strictEnfix) read(c *strictCall) (answer, error) {
	i, err := e.find(c)
	if err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusOK, json: e.items[i]}, c.noBody()
}

func (e *strictEnfix) replace(c *strictCall) (answer, error) {
	i, err := e.find(c)
	if err != nil {
		return answer{}, err
	}
	return e.change(c, i, enfixItem{Actions: []string{}, SendHeaders: []enfixHeader{}})
}

func (e *strictEnfix) update(c *strictCall) (answer, error) {
	i, err := e.find(c)
	if err != nil {
		return answer{}, err
	}
	return e.change(c, i, *e.items[i])
}

// change makes of item, which is nothing yet or what was there, what the request says.
func (e *strictEnfix) change(c *strictCall, i int, item enfixItem) (answer, error) {
	if err := e.take(c, &item); err != nil {
		return answer{}, err
	}
	item.ID, item.DateAdded, item.DateUpdated = e.items[i].ID, e.items[i].DateAdded, e.now()
	e.items[i] = &item
	return answer{status: http.StatusNoContent}, nil
}

func (e *strictEnfix) remove(c *strictCall) (answer, error) {
	i, err := e.find(c)
	if err == nil {
		e.items = slices.Delete(e.items, i, i+1)
		err = c.noBody()
	}
	return answer{status: http.StatusOK}, err
}

// take takes the model's table at its word: the six keys and their types. After it, the required ones must be there.
func (e *strictEnfix) take(c *strictCall, into *enfixItem) error {
	if err := errors.Join(c.noQuery(), c.read(enfixModel, into)); err != nil {
		return err
	}
	for _, word := range append(slices.Clone(into.Actions), into.SendMethod) {
		if !slices.Contains([]string{"post", "put", "patch"}, word) {
			return e.refuse(http.StatusBadRequest)
		}
	}
	if into.Endpoint == "" || into.SendTo == "" || into.SigningKey == "" {
		return e.refuse(http.StatusBadRequest)
	}
	return nil
}

func (e *strictEnfix) now() string {
	e.clock = e.clock.Add(time.Second)
	return e.clock.Format(time.DateTime)
}
