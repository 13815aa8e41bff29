package client_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// shop is an API that can change of a webhook only whether it is enabled, which its create does not take.
const shop = `
dialect: shop
title: Shop
verbs:
  list: {call: GET /hooks}
  get: {call: "GET /hooks/{id}"}
  create: {call: POST /hooks}
  patch: {call: "PATCH /hooks/{id}", only: [enabled]}
  delete: {call: "DELETE /hooks/{id}"}
fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: url, at: /url, required: true}
  - {name: name, at: /name}
  - {name: enabled, at: /on, updateOnly: true, default: true}
  - {name: secret, at: /secret, readOnly: true, shown: [create], make: secret}
errors: {object: {error: "{message}"}, message: /error}
`

// with is a dialect in which one word is another.
func with(t *testing.T, text string, oldNew ...string) string {
	t.Helper()
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(text, oldNew[i]) {
			t.Fatalf("%q is not in the dialect", oldNew[i])
		}
		text = strings.Replace(text, oldNew[i], oldNew[i+1], 1)
	}
	return text
}

// keeper keeps the webhooks of such an API; some calls go wrong.
type keeper struct {
	*wire
	hooks map[string]map[string]any
	last  int
}

// wrong says by method and path what is answered instead; nil for nothing else than usual.
type wrong map[string]func(w http.ResponseWriter)

// keep starts an API with one webhook, old, which is disabled.
func keep(t *testing.T, fail wrong) *keeper {
	t.Helper()
	k := &keeper{hooks: map[string]map[string]any{
		"old": {"id": "old", "url": "https://example.com/old", "name": "orders", "on": false},
	}}
	k.wire = serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if answer := fail[r.Method+" "+r.URL.Path]; answer != nil {
			answer(w)
			return
		}
		k.answer(w, r)
	})
	return k
}

func (k *keeper) answer(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock()
	id := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/hooks"), "/")
	h, there := k.hooks[id]
	switch {
	case r.Method == http.MethodPost:
		h = map[string]any{"on": true}
		k.read(r, h)
		k.last++
		h["id"] = "new" + strings.TrimPrefix(strconv.Itoa(k.last), "1")
		k.hooks[h["id"].(string)] = h
		k.write(w, h, map[string]any{"secret": "s3cret-new"})
	case id == "":
		list := []map[string]any{}
		for _, h := range k.hooks {
			list = append(list, h)
		}
		data, _ := json.Marshal(list)
		says(w, 200, string(data))
	case !there:
		says(w, 404, `{"error":"no such webhook"}`)
	case r.Method == http.MethodDelete:
		delete(k.hooks, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		k.read(r, h)
		k.write(w, h, nil)
	}
}

// read lays a body on a webhook; a PUT replaces all of it.
func (k *keeper) read(r *http.Request, h map[string]any) {
	var body map[string]any
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		return
	}
	if r.Method == http.MethodPut {
		for name := range h {
			if name != "id" {
				delete(h, name)
			}
		}
	}
	maps.Copy(h, body)
}

func (k *keeper) write(w http.ResponseWriter, h, more map[string]any) {
	shown := map[string]any{}
	maps.Copy(shown, h)
	maps.Copy(shown, more)
	data, _ := json.Marshal(shown)
	says(w, 200, string(data))
}

// has wants these webhooks, each as id, url, name and whether it is enabled.
func (k *keeper) has(t *testing.T, want ...string) {
	t.Helper()
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.hooks) != len(want) {
		t.Errorf("there are %v, want %q", k.hooks, want)
	}
	for _, text := range want {
		id, _, _ := strings.Cut(text, " ")
		data, _ := json.Marshal([]any{k.hooks[id]["url"], k.hooks[id]["name"], k.hooks[id]["on"]})
		if got := id + " " + string(data); got != text {
			t.Errorf("there is %s, want %s", got, text)
		}
	}
}

// noted is a client of the shop, and what it noted.
func (k *keeper) client(t *testing.T, text string, o client.Options) (*client.Client, *[]string) {
	t.Helper()
	notes := &[]string{}
	o.Dialect, o.Server, o.Note = parse(t, text), k.URL, func(text string) { *notes = append(*notes, text) }
	return newClient(t, o), notes
}

func wantNotes(t *testing.T, notes *[]string, want ...string) {
	t.Helper()
	if strings.Join(*notes, "\n") != strings.Join(want, "\n") {
		t.Errorf("noted %q, want %q", *notes, want)
	}
}

func anew(set map[string]any) hook.Input { return hook.Input{Set: set, Recreate: true} }
