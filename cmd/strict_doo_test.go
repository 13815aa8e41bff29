package cmd_test

import (
	"crypto/md5"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
)

// strictDoo is the webhook API of doo, written from its documents (viovendi.atlassian.net/wiki/spaces/API). What it
// answers where they are silent or of two minds: pages of two, with other numbers beside them, nulls and members that
// nobody knows, errors of a gateway and of the API itself, and links that lead nowhere.
//
// POST /expire ends all access tokens. POST /hide leaves the next new configuration out of all lists. POST /keep lets the
// next DELETE do nothing, which its answer does not tell.
type strictDoo struct {
	hooks  []*dooConfig
	made   int
	tokens map[string]bool
	hide   bool
	keep   bool
}

// dooConfig is the webhook configuration object.
type dooConfig struct {
	ID             string     `json:"id"`
	Name           string     `json:"name"`
	Description    *string    `json:"description"`
	EventID        string     `json:"event_id,omitempty"`
	EventGuideID   string     `json:"event_guide_id,omitempty"`
	Hooks          []dooHook  `json:"hooks"`
	Authentication *dooAuth   `json:"authentication"`
	Links          dooLinks   `json:"_links"`
	Unknown        dooUnknown `json:"x_revision"`

	hidden bool
}

type dooHook struct {
	Type     string     `json:"type"`
	Method   string     `json:"method"`
	Endpoint string     `json:"endpoint"`
	Origin   *dooOrigin `json:"origin,omitempty"`
}

type dooOrigin struct {
	Method   string `json:"method"`
	Endpoint string `json:"endpoint"`
	Body     string `json:"body"` // JSON in a text
}

type dooAuth struct {
	GrantType         string    `json:"grant_type"`
	Endpoint          string    `json:"endpoint"`
	Credentials       dooClient `json:"credentials"`
	HeaderFormat      string    `json:"header_format"`
	HeaderValueFormat string    `json:"header_value_format"`
}

type dooClient struct {
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

// dooUnknown is a member that nobody knows.
type dooUnknown struct{}

func (dooUnknown) MarshalJSON() ([]byte, error) { return []byte(`{"of":12345678901234567890}`), nil }

// dooLinks lead to where nobody is.
type dooLinks map[string]map[string]string

func dooLink(names ...string) dooLinks {
	links := dooLinks{}
	for _, name := range names {
		links[name] = map[string]string{"href": "http://127.0.0.1:1/team/webhooks?page=1"}
	}
	return links
}

const (
	dooTeam     = "4711"
	dooList     = "/v1/team/" + dooTeam + "/webhooks"
	dooKey      = "x-api-key-5e15fe"
	dooToken    = "access-token-126cc4"
	dooClientID = "hookctl-test"
	dooSecret   = "client-secret-5e15fe"
	dooPage     = 2
)

var (
	dooShape = map[string]any{
		"name": "", "description": "", "event_id": "", "event_guide_id": "",
		"hooks": []any{map[string]any{
			"type": "", "method": "", "endpoint": "", "origin": map[string]any{"method": "", "endpoint": "", "body": ""},
		}},
		"authentication": map[string]any{
			"grant_type": "", "endpoint": "", "header_format": "", "header_value_format": "",
			"credentials": map[string]any{"client_id": "", "client_secret": ""},
		},
	}
	dooInit = map[string]any{
		"event_id": "", "organization_id": "", "last_updated_after": "", "last_updated_before": "", "webhook_type": []any{""},
		"webhook_configuration_id": "", "max_rate_per_min": 0,
	}
	dooStrangeType = regexp.MustCompile(`^on_|_[0-9a-f]{32}$`)
)

func newStrictDoo() strictAPI { return &strictDoo{tokens: map[string]bool{dooToken: true}} }

func (d *strictDoo) control(name, _ string) bool {
	switch name {
	case "expire":
		clear(d.tokens)
	case "hide":
		d.hide = true
	case "keep":
		d.keep = true
	default:
		return false
	}
	return true
}

func (d *strictDoo) refuse(status int) refusal { return d.because(status, http.StatusText(status)) }

func (d *strictDoo) because(status int, message string) refusal {
	return refusal{d.envelope(status, message, nil)}
}

// envelope is what all answers but a list come in.
func (d *strictDoo) envelope(status int, message string, data any) answer {
	return answer{status: status, json: map[string]any{
		"response_status": status, "developer_message": message, "user_message": message, "data": data, "_links": dooLink("self"),
	}}
}

func (d *strictDoo) routes() map[string]strictHandler {
	return map[string]strictHandler{
		"POST /v1/oauth":                           d.keyed(false, d.login),
		"GET " + dooList:                           d.keyed(true, d.list),
		"POST " + dooList:                          d.keyed(true, d.create),
		"DELETE /v1/webhooks/{id}":                 d.keyed(false, d.remove),
		"GET /v1/organizers/current/organizations": d.keyed(true, d.organizations),
		"POST /v1/webhooks/init/{resource}":        d.keyed(true, d.init),
	}
}

// keyed lets a call through that has the header fields of the documents: Content-Type and a good x-api-key in all calls,
// a good bearer token exactly in those that show it.
func (d *strictDoo) keyed(withToken bool, h strictHandler) strictHandler {
	return func(c *strictCall) (answer, error) {
		want := map[string]string{"Content-Type": "application/json", "X-Api-Key": ""}
		if withToken {
			want["Authorization"] = ""
		}
		token, isBearer := bearer(c)
		switch err := c.headers(want); {
		case err != nil:
			return answer{}, err
		case withToken && !isBearer:
			return answer{}, errors.New("an Authorization without Bearer")
		case c.Header.Get("X-Api-Key") != dooKey: // the gateway says so
			return answer{}, refusal{answer{status: http.StatusForbidden, json: map[string]string{"message": "Forbidden"}}}
		case withToken && !d.tokens[token]:
			return answer{}, d.because(http.StatusUnauthorized, "The access token is not valid.")
		}
		return h(c)
	}
}

func (d *strictDoo) login(c *strictCall) (answer, error) {
	var body map[string]string
	err := errors.Join(c.noQuery(), c.read(map[string]any{"client_id": "", "client_secret": "", "grant_type": ""}, &body))
	switch {
	case err != nil:
		return answer{}, err
	case len(body) != 3 || body["grant_type"] != "client_credentials":
		return answer{}, fmt.Errorf("a login by %q", body["grant_type"])
	case body["client_id"] != dooClientID || body["client_secret"] != dooSecret:
		return answer{}, d.because(http.StatusUnauthorized, "The client is not known.")
	}
	d.made++
	token := fmt.Sprintf("8031ac4c%04x", d.made)
	d.tokens[token] = true
	return d.envelope(http.StatusOK, "Success", map[string]any{"access_token": token, "refresh_token": nil}), nil
}

// list has pages of two. Their number is right, as that is what a client goes by; the other numbers are not.
func (d *strictDoo) list(c *strictCall) (answer, error) {
	listed := slices.DeleteFunc(slices.Clone(d.hooks), func(h *dooConfig) bool { return h.hidden })
	pages := (len(listed) + dooPage - 1) / dooPage
	page, err := d.page(c, pages)
	if err != nil {
		return answer{}, err
	}
	first := min((page-1)*dooPage, len(listed))
	shown := append([]*dooConfig{}, listed[first:min(first+dooPage, len(listed))]...)
	return answer{status: http.StatusOK, json: map[string]any{
		"_links": dooLink("self", "first", "last"), "_embedded": map[string]any{"webhooks": shown},
		"page_count": pages, "page_size": 7, "total_items": 5, "page": page,
	}}, c.noBody()
}

// page reads the one parameter that there is.
func (d *strictDoo) page(c *strictCall, pages int) (int, error) {
	query := c.URL.Query()
	if c.URL.RawQuery == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(query.Get("page"))
	if err != nil || len(query) != 1 || len(query["page"]) != 1 || n < 1 || n > max(pages, 1) {
		return 0, fmt.Errorf("the query %q, with %d pages", c.URL.RawQuery, pages)
	}
	return n, nil
}

func (d *strictDoo) create(c *strictCall) (answer, error) {
	h := &dooConfig{}
	if err := errors.Join(c.noQuery(), c.read(dooShape, h)); err != nil {
		return answer{}, err
	}
	switch auth := h.Authentication; {
	case h.Name == "" || len(h.Hooks) == 0:
		return answer{}, d.because(http.StatusBadRequest, "There must be a name and hooks.")
	case auth != nil && (auth.Endpoint == "" || auth.Credentials.ClientSecret == ""):
		return answer{}, d.because(http.StatusBadRequest, "An authentication needs its endpoint and client_secret.")
	}
	for i := range h.Hooks {
		if err := d.take(&h.Hooks[i]); err != nil {
			return answer{}, err
		}
	}
	d.made++
	h.ID = fmt.Sprintf("38cc7e8d-d107-11e7-bde8-%012d", d.made)
	h.Links = dooLink("self")
	h.hidden, d.hide = d.hide, false
	d.hooks = append(d.hooks, h)
	return d.envelope(http.StatusOK, "Success", h.ID), nil
}

// take makes of a hook what lists will show: one with an origin gets a suffix.
func (d *strictDoo) take(h *dooHook) error {
	switch {
	case dooStrangeType.MatchString(h.Type):
		return errors.New("the hook type " + h.Type)
	case h.Method != "" && h.Method != http.MethodPost:
		return errors.New("the method " + h.Method)
	case h.Type == "" || h.Endpoint == "":
		return d.because(http.StatusBadRequest, "Each hook needs its type and endpoint.")
	}
	h.Method = http.MethodPost
	if h.Origin != nil {
		h.Type += fmt.Sprintf("_%x", md5.Sum([]byte(h.Origin.Body)))
	}
	return nil
}

// remove says the same of every ID.
func (d *strictDoo) remove(c *strictCall) (answer, error) {
	err := errors.Join(c.noQuery(), c.noBody())
	d.hooks = slices.DeleteFunc(d.hooks, func(h *dooConfig) bool { return h.ID == c.PathValue("id") && !d.keep })
	d.keep = false
	return answer{status: http.StatusNoContent}, err
}

// organizations has an answer that is not documented: any will do.
func (d *strictDoo) organizations(c *strictCall) (answer, error) {
	return answer{status: http.StatusOK, text: `{"b":[{"team":` + dooTeam + `}],"a":12345678901234567890}`},
		errors.Join(c.noQuery(), c.noBody())
}

// init wants the event of what belongs to one, else the organization. Its answer is documented no further than that
// there is one.
func (d *strictDoo) init(c *strictCall) (answer, error) {
	needs := map[string]string{
		"orders": "event_id", "attendees": "event_id", "invitees": "event_id", "events": "organization_id", "contacts": "organization_id",
	}[c.PathValue("resource")]
	var body map[string]any
	err := errors.Join(c.noQuery(), c.read(dooInit, &body))
	switch {
	case err != nil:
		return answer{}, err
	case needs == "":
		return answer{}, errors.New("this resource")
	case body[needs] == nil:
		return answer{}, d.because(http.StatusBadRequest, "There must be "+needs+".")
	}
	return answer{status: http.StatusOK}, nil
}
