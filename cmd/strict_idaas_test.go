package cmd_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// strictIdaas is the Administration API of Entrust Identity as a Service, written from its documents: the operations of
// its webhooks, the models of its OpenAPI file, and what it says of authentication. What it answers where they are
// silent: a PUT without an expiry ends the old one, each change gives the events new IDs, and times are in a zone of
// the server's own.
//
// POST /expire ends all authTokens. POST /lifetime says how long the next ones are to live, by what the login answers.
// POST /date sets the expiryDate of all webhooks.
type strictIdaas struct {
	hooks    []*idaasWebhook
	made     int               // webhooks and tokens so far, for their IDs
	events   int               // the same of events
	roles    map[string]string // authTokens, and what the role of each may do: nothing once it has expired
	lifetime time.Duration
}

// idaasWebhook is the model Webhook.
type idaasWebhook struct {
	ID          string       `json:"id"`
	CallbackURL string       `json:"callbackUrl"`
	Enabled     bool         `json:"enabled"`
	Events      []idaasEvent `json:"events"`
	Expired     bool         `json:"expired"`
	ExpiryDate  *string      `json:"expiryDate"` // without a zone; null is never
	Token       string       `json:"token,omitempty"`
	Name        string       `json:"name,omitempty"`
}

type idaasEvent struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	Filter string `json:"filter,omitempty"` // JSON in a text
}

// idaasParms is the model WebhookParms.
type idaasParms struct {
	CallbackURL string
	Events      []idaasEvent
	Name        string
	Enabled     *bool
	Expiry      int // days
}

const (
	idaasPath   = "/api/web/v1/webhooks"
	idaasLogin  = "/api/web/v1/adminapi/authenticate"
	idaasAppID  = "0d6c1b52-6a4e-4c55-9d3f-2b7a1e8f9a01"
	idaasSecret = "shared-secret-5e15fe"
	idaasAdmin  = "auth-token-5e15fe"
	idaasViewer = "auth-token-of-a-viewer"
	idaasAll    = "VIEW ADD EDIT REMOVE"
	idaasLayout = "2006-01-02T15:04:05"
)

var idaasShape = map[string]any{
	"callbackUrl": "", "name": "", "enabled": false, "expiry": 0,
	"events": []any{map[string]any{"type": "", "filter": ""}},
}

func newStrictIdaas() strictAPI {
	return &strictIdaas{roles: map[string]string{idaasAdmin: idaasAll, idaasViewer: "VIEW"}, lifetime: time.Hour}
}

func (i *strictIdaas) control(name, body string) bool {
	switch name {
	case "expire":
		for token := range i.roles {
			i.roles[token] = ""
		}
	case "lifetime":
		i.lifetime, _ = time.ParseDuration(body)
	case "date":
		for _, h := range i.hooks {
			h.ExpiryDate = &body
		}
	default:
		return false
	}
	return true
}

// refuse is an ErrorInfo.
func (i *strictIdaas) refuse(status int) refusal {
	return i.because(status, "status_"+fmt.Sprint(status), http.StatusText(status))
}

func (i *strictIdaas) because(status int, code, message string) refusal {
	info := map[string]any{"errorCode": code, "errorMessage": message, "parameters": []map[string]string{{"name": "webhook"}}}
	return refusal{answer{status: status, json: info}}
}

func (i *strictIdaas) routes() map[string]strictHandler {
	return map[string]strictHandler{
		"POST " + idaasLogin:               i.login,
		"GET " + idaasPath:                 i.may("VIEW", i.list),
		"POST " + idaasPath:                i.may("ADD", i.create),
		"GET " + idaasPath + "/{id}":       i.may("VIEW", i.read),
		"PUT " + idaasPath + "/{id}":       i.may("EDIT", i.update),
		"DELETE " + idaasPath + "/{id}":    i.may("REMOVE", i.remove),
		"POST " + idaasPath + "/test/{id}": i.may("EDIT", i.test),
	}
}

// may lets a call through that is in the form of the documents, whose token is good, and whose role may do this.
func (i *strictIdaas) may(permission string, h strictHandler) strictHandler {
	return func(c *strictCall) (answer, error) {
		if err := errors.Join(i.headers(c, map[string]string{"Authorization": ""}), c.noQuery()); err != nil {
			return answer{}, err
		}
		role, ok := i.roles[strings.TrimPrefix(c.Header.Get("Authorization"), "Bearer ")] // shown with and without
		switch {
		case !ok:
			return answer{}, errors.New("an Authorization that no login has made")
		case role == "":
			return answer{}, i.because(http.StatusUnauthorized, "access_denied", "The token has expired.")
		case !strings.Contains(role, permission):
			return answer{}, i.because(http.StatusForbidden, "permission_missing", "The role lacks WEBHOOKS:"+permission+".")
		}
		return h(c)
	}
}

// headers wants a Content-Type where there is a body to have one, and the documents' Accept.
func (i *strictIdaas) headers(c *strictCall, want map[string]string) error {
	want["Accept"] = "application/json"
	if c.Method == http.MethodPut || c.Method == http.MethodPost && !strings.HasPrefix(c.URL.Path, idaasPath+"/test/") {
		want["Content-Type"] = "application/json"
		return c.headers(want)
	}
	return errors.Join(c.headers(want), c.noBody())
}

func (i *strictIdaas) login(c *strictCall) (answer, error) {
	var body struct{ ApplicationID, SharedSecret string }
	err := errors.Join(i.headers(c, map[string]string{}), c.noQuery(),
		c.read(map[string]any{"applicationId": "", "sharedSecret": "", "enableWebSession": false}, &body))
	switch {
	case err != nil:
		return answer{}, err
	case body.ApplicationID != idaasAppID || body.SharedSecret != idaasSecret:
		return answer{}, i.because(http.StatusUnauthorized, "access_denied", "The application is not known.")
	}
	token := fmt.Sprintf("eyJhbGciOi.%d", i.next())
	i.roles[token] = idaasAll
	now := time.Now().In(time.FixedZone("", -5*60*60))
	return answer{status: http.StatusOK, json: map[string]any{
		"authToken": token, "creationTime": now, "expirationTime": now.Add(i.lifetime),
	}}, nil
}

func (i *strictIdaas) next() int {
	i.made++
	return i.made
}

// view is a webhook as reads show it: without the token, and expired once its time is over.
func (i *strictIdaas) view(h *idaasWebhook) answer {
	v := *h
	v.Token = ""
	if h.ExpiryDate != nil {
		t, err := time.Parse(idaasLayout, *h.ExpiryDate)
		v.Expired = err == nil && t.Before(time.Now())
		v.Enabled = v.Enabled && !v.Expired
	}
	return answer{status: http.StatusOK, json: &v}
}

func (i *strictIdaas) list(*strictCall) (answer, error) {
	all := []any{}
	for _, h := range i.hooks {
		all = append(all, i.view(h).json)
	}
	return answer{status: http.StatusOK, json: all}, nil
}

func (i *strictIdaas) find(c *strictCall) (*idaasWebhook, error) {
	for _, h := range i.hooks {
		if h.ID == c.PathValue("id") {
			return h, nil
		}
	}
	return nil, i.because(http.StatusNotFound, "webhook_not_found", "There is no such webhook.")
}

func (i *strictIdaas) read(c *strictCall) (answer, error) {
	h, err := i.find(c)
	if err != nil {
		return answer{}, err
	}
	return i.view(h), nil
}

func (i *strictIdaas) create(c *strictCall) (answer, error) {
	h := &idaasWebhook{}
	if err := i.take(c, h); err != nil {
		return answer{}, err
	}
	n := i.next()
	h.ID = fmt.Sprintf("5d0b8f6e-6d1c-4f7e-9a53-%012d", n)
	h.Token = fmt.Sprintf("d2hvbGUtdG9rZW4%d=", n)
	i.hooks = append(i.hooks, h)
	shown := i.view(h)
	shown.json.(*idaasWebhook).Token = h.Token
	return shown, nil
}

func (i *strictIdaas) update(c *strictCall) (answer, error) {
	h, err := i.find(c)
	if err == nil {
		err = i.take(c, h)
	}
	if err != nil {
		return answer{}, err
	}
	return i.view(h), nil
}

func (i *strictIdaas) remove(c *strictCall) (answer, error) {
	h, err := i.find(c)
	i.hooks = slices.DeleteFunc(i.hooks, func(other *idaasWebhook) bool { return other == h })
	return answer{status: http.StatusOK}, err
}

func (i *strictIdaas) test(c *strictCall) (answer, error) {
	_, err := i.find(c)
	return answer{status: http.StatusOK}, err
}

// take makes of h what a WebhookParms says.
func (i *strictIdaas) take(c *strictCall, h *idaasWebhook) error {
	var p idaasParms
	if err := c.read(idaasShape, &p); err != nil {
		return err
	}
	if err := i.judge(&p, h); err != nil {
		return err
	}
	h.CallbackURL, h.Name, h.Enabled, h.Events = p.CallbackURL, p.Name, p.Enabled == nil || *p.Enabled, p.Events
	for e := range h.Events {
		i.events++
		h.Events[e].ID = fmt.Sprintf("event-%d", i.events)
	}
	h.ExpiryDate = nil
	if p.Expiry > 0 {
		date := time.Now().UTC().AddDate(0, 0, p.Expiry).Format(idaasLayout)
		h.ExpiryDate = &date
	}
	return nil
}

// judge refuses what the documents say is refused. When there is a 409 they do not say: here, for the same once more.
func (i *strictIdaas) judge(p *idaasParms, h *idaasWebhook) error {
	untyped := func(e idaasEvent) bool { return e.Type == "" }
	switch {
	case !strings.HasPrefix(p.CallbackURL, "https://"):
		return i.because(http.StatusBadRequest, "invalid_callback_url", "The callbackUrl must be a valid HTTPS URL.")
	case strings.HasPrefix(p.CallbackURL, "https://old-tls."):
		return i.because(http.StatusBadRequest, "invalid_callback_url", "The receiver does not speak TLS 1.2 or 1.3.")
	case len(p.Events) == 0 || slices.ContainsFunc(p.Events, untyped):
		return i.because(http.StatusBadRequest, "missing_events", "There must be an event, and each needs a type.")
	case p.Expiry < 0 || p.Expiry > 1000:
		return i.because(http.StatusBadRequest, "invalid_expiry", "The expiry must be 0 to 1000 days.")
	}
	for _, other := range i.hooks {
		if other != h && other.CallbackURL == p.CallbackURL && slices.EqualFunc(other.Events, p.Events, sameIdaasEvent) {
			return i.because(http.StatusConflict, "webhook_exists", "There is such a webhook.")
		}
	}
	return nil
}

func sameIdaasEvent(a, b idaasEvent) bool { return a.Type == b.Type && a.Filter == b.Filter }
