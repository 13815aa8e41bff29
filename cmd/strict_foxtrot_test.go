package cmd_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// strictFoxtrot is the API of Foxtrot Systems, written from its documents (https://api-docs.foxtrotsystems.com, the
// pages webhooks_api and api_overview). What it answers where they are silent: a DELETE has no body, an ID has characters
// that a path must escape, and no code of an error means anything.
//
// POST /pending lets the next change be answered as pending, though it is done. POST /hide leaves the next new webhook
// out of all lists.
type strictFoxtrot struct {
	hooks         []*foxtrotWebhook
	made          int
	pending, hide bool
}

// foxtrotWebhook is the model Webhook.
type foxtrotWebhook struct {
	ID      string   `json:"id"`
	URL     string   `json:"url"`
	Enabled bool     `json:"enabled"`
	DCIDs   []string `json:"dc_ids"`
	Events  []string `json:"events"`

	hidden bool
}

const (
	foxtrotPath = "/webhooks"
	foxtrotKey  = "api-key-5e15fe"
)

func newStrictFoxtrot() strictAPI { return &strictFoxtrot{} }

func (f *strictFoxtrot) control(name, _ string) bool {
	f.pending = f.pending || name == "pending"
	f.hide = f.hide || name == "hide"
	return name == "pending" || name == "hide"
}

func (f *strictFoxtrot) refuse(status int) refusal {
	return f.because(status, 1000+status, http.StatusText(status))
}

func (f *strictFoxtrot) because(status, code int, message string) refusal {
	data := map[string]any{"code": code, "message": message}
	return refusal{answer{status: status, json: map[string]any{"status": "error", "data": data}}}
}

func (f *strictFoxtrot) routes() map[string]strictHandler {
	return map[string]strictHandler{
		"GET " + foxtrotPath:              f.known(f.list),
		"POST " + foxtrotPath:             f.known(f.create),
		"PATCH " + foxtrotPath + "/{id}":  f.known(f.update),
		"PUT " + foxtrotPath + "/{id}":    f.known(f.update),
		"DELETE " + foxtrotPath + "/{id}": f.known(f.remove),
	}
}

// known lets a call through that has the header fields of all requests, and the right key.
func (f *strictFoxtrot) known(h strictHandler) strictHandler {
	return func(c *strictCall) (answer, error) {
		err := c.headers(map[string]string{"Authorization": "", "Content-Type": "application/json"})
		key, isBearer := bearer(c)
		switch {
		case err != nil:
			return answer{}, err
		case !isBearer:
			return answer{}, errors.New("an Authorization without Bearer")
		case key != foxtrotKey:
			return answer{}, f.because(http.StatusUnauthorized, 1001, "This API key is not valid.")
		}
		if err := c.noQuery(); err != nil {
			return answer{}, err
		}
		return h(c)
	}
}

func (f *strictFoxtrot) list(c *strictCall) (answer, error) {
	shown := []*foxtrotWebhook{}
	for _, h := range f.hooks {
		if !h.hidden {
			shown = append(shown, h)
		}
	}
	return f.success("webhooks", shown), c.noBody()
}

func (f *strictFoxtrot) success(name string, v any) answer {
	return answer{status: http.StatusOK, json: map[string]any{"status": "success", "data": map[string]any{name: v}}}
}

// changed answers a change that was made.
func (f *strictFoxtrot) changed(h *foxtrotWebhook) answer {
	if f.pending {
		f.pending = false
		return answer{status: http.StatusOK, json: map[string]any{"status": "pending", "data": struct{}{}}}
	}
	return f.success("webhook", h)
}

func (f *strictFoxtrot) create(c *strictCall) (answer, error) {
	var p struct {
		URL    string   `json:"webhook_url"`
		DCIDs  []string `json:"dc_ids"`
		Events []string `json:"events"`
	}
	if err := c.read(map[string]any{"webhook_url": "", "dc_ids": []any{""}, "events": []any{""}}, &p); err != nil {
		return answer{}, err
	}
	u, err := url.Parse(p.URL)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return answer{}, f.because(http.StatusBadRequest, 4001, "The webhook_url is not fully formed.")
	case len(p.DCIDs) == 0 || len(p.Events) == 0:
		return answer{}, f.because(http.StatusBadRequest, 4002, "There must be events and dc_ids.")
	case slices.Contains(p.DCIDs, "404"):
		return answer{}, f.because(http.StatusBadRequest, 4003, "There is no DC 404.")
	}
	f.made++
	h := &foxtrotWebhook{fmt.Sprintf("fox%%%d", f.made), p.URL, true, p.DCIDs, p.Events, f.hide}
	f.hide = false
	f.hooks = append(f.hooks, h)
	return f.changed(h), nil
}

func (f *strictFoxtrot) find(c *strictCall) (*foxtrotWebhook, error) {
	for _, h := range f.hooks {
		if h.ID == c.PathValue("id") {
			return h, nil
		}
	}
	return nil, f.because(http.StatusNotFound, 4004, "There is no such webhook.")
}

// update is PATCH and PUT: both take enabled, and nothing else.
func (f *strictFoxtrot) update(c *strictCall) (answer, error) {
	var p struct{ Enabled *bool }
	if err := c.read(map[string]any{"enabled": false}, &p); err != nil {
		return answer{}, err
	}
	if p.Enabled == nil {
		return answer{}, errors.New("a change without enabled")
	}
	h, err := f.find(c)
	if err != nil {
		return answer{}, err
	}
	h.Enabled = *p.Enabled
	return f.changed(h), nil
}

func (f *strictFoxtrot) remove(c *strictCall) (answer, error) {
	if err := c.noBody(); err != nil {
		return answer{}, err
	}
	h, err := f.find(c)
	if err != nil {
		return answer{}, err
	}
	f.hooks = slices.DeleteFunc(f.hooks, func(other *foxtrotWebhook) bool { return other == h })
	return answer{status: http.StatusOK}, nil
}
