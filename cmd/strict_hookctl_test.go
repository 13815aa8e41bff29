package cmd_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// strictHookctl is the API that a server of ours has of its own, written from the contract of /_hookctl/v1. Where that is
// silent: the answer to the redelivery of one delivery is empty, pages are short, and no ID means anything.
//
// POST /reach with N has each event reach so many webhooks from then on. POST /becomes with "STATE READS" has deliveries
// come into a state when they were read so often; without it they stay pending. POST /secret with a text has the
// attempts send it in a header, and the receiver repeat it. POST /token with a text wants it of the administrator.
// POST /pages with N has so many on a page. POST /add with "EVENT N" makes deliveries as if somebody else had published.
// POST /late with EVENT has a delivery come up just behind the newest, delivered already.
// POST /soon with "CALLS ACT EVENT N" does one of these, "add", "late", "again" (redelivers all) or "prune", when so many lists were
// asked for. POST /prune removes all.
type strictHookctl struct {
	list                []*ownDelivery // the oldest first
	receipts            map[string]ownReceipt
	reach, pages, after int
	becomes             string
	secret, token       string
	made, lists         int
	soon                [][]string
}

type ownReceipt struct {
	ID         string `json:"id"`
	Deliveries int    `json:"deliveries"`
	content    string
}

type ownDelivery struct {
	ID        string       `json:"id"`
	EventID   string       `json:"event_id"`
	Dialect   string       `json:"dialect"`
	Webhook   string       `json:"webhook_id"`
	Event     string       `json:"event"`
	URL       string       `json:"url"`
	State     string       `json:"state"`
	Count     int          `json:"attempt_count"`
	CreatedAt time.Time    `json:"created_at"`
	Next      *time.Time   `json:"next_attempt_at"`
	Attempts  []ownAttempt `json:"attempts,omitempty"`

	reads    int
	attempts []ownAttempt
}

type ownAttempt struct {
	Number   int            `json:"number"`
	At       time.Time      `json:"at"`
	Duration int            `json:"duration_ms"`
	Status   *int           `json:"status"`
	Error    *string        `json:"error"`
	Request  map[string]any `json:"request"`
	Response map[string]any `json:"response"`
}

func newStrictHookctl() strictAPI {
	return &strictHookctl{reach: 1, pages: 3, receipts: map[string]ownReceipt{}}
}

func (s *strictHookctl) control(name, body string) bool {
	words := append(strings.Fields(body), "", "")
	switch name {
	case "soon":
		words[0] = strconv.Itoa(s.lists + number(words[0]))
		s.soon = append(s.soon, words)
	case "reach":
		s.reach = number(words[0])
	case "pages":
		s.pages = number(words[0])
	case "becomes":
		s.becomes, s.after = words[0], number(words[1])
	case "secret":
		s.secret = body
	case "token":
		s.token = body
	case "add":
		for range number(words[1]) {
			s.deliver("elsewhere", "standard", words[0])
		}
	case "late":
		s.late(words[0])
	case "again":
		for _, d := range s.list {
			s.reset(d)
		}
	case "prune":
		s.list = nil
	default:
		return false
	}
	return true
}

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

func (s *strictHookctl) refuse(status int) refusal {
	return s.because(status, http.StatusText(status))
}

func (s *strictHookctl) because(status int, message string) refusal {
	return refusal{answer{status: status, json: map[string]any{"error": map[string]any{"code": "x", "message": message}}}}
}

func (s *strictHookctl) routes() map[string]strictHandler {
	const v1 = "/_hookctl/v1"
	return map[string]strictHandler{
		"GET /_hookctl/healthz":                     s.health,
		"POST " + v1 + "/events":                    s.known(s.publish),
		"GET " + v1 + "/deliveries":                 s.known(s.find),
		"GET " + v1 + "/deliveries/{id}":            s.known(s.get),
		"POST " + v1 + "/deliveries/{id}/redeliver": s.known(s.again),
		"POST " + v1 + "/deliveries/redeliver":      s.known(s.allAgain),
		"GET " + v1 + "/stats":                      s.known(s.stats),
	}
}

func (s *strictHookctl) health(c *strictCall) (answer, error) {
	err := errors.Join(c.headers(nil), c.noQuery(), c.noBody())
	return answer{status: http.StatusOK, json: map[string]any{"status": "ok", "dialects": []string{"standard"}}}, err
}

// known lets a call through that has the right header fields, and the right token if one is wanted.
func (s *strictHookctl) known(h strictHandler) strictHandler {
	return func(c *strictCall) (answer, error) {
		want := map[string]string{}
		if len(c.body) > 0 {
			want["Content-Type"] = "application/json"
		}
		token, has := bearer(c)
		if has {
			want["Authorization"] = ""
		}
		if err := c.headers(want); err != nil {
			return answer{}, err
		}
		if s.token != "" && token != s.token {
			return answer{}, s.refuse(http.StatusUnauthorized)
		}
		return h(c)
	}
}

// ownEvent is what is published.
type ownEvent struct {
	ID      *string           `json:"id"`
	Dialect string            `json:"dialect"`
	Vars    map[string]string `json:"vars"`
	Event   string            `json:"event"`
	Data    json.RawMessage   `json:"data"`
}

func (s *strictHookctl) publish(c *strictCall) (answer, error) {
	if err := c.noQuery(); err != nil {
		return answer{}, err
	}
	var events []ownEvent
	array := bytes.HasPrefix(c.body, []byte("["))
	var err error
	if array {
		err = exact(c.body, &events)
	} else {
		events = make([]ownEvent, 1)
		err = exact(c.body, &events[0])
	}
	if err != nil {
		return answer{}, err
	}
	var receipts []ownReceipt
	for _, e := range events {
		r, err := s.store(e)
		if err != nil {
			return answer{}, err
		}
		receipts = append(receipts, r)
	}
	if array {
		return answer{status: http.StatusAccepted, json: receipts}, nil
	}
	return answer{status: http.StatusAccepted, json: receipts[0]}, nil
}

func (s *strictHookctl) store(e ownEvent) (ownReceipt, error) {
	switch {
	case e.Dialect == "" || e.Event == "" || e.ID != nil && *e.ID == "":
		return ownReceipt{}, errors.New("an event without dialect, name or ID")
	case len(e.Data) == 0:
		return ownReceipt{}, errors.New("an event without data")
	case e.Data[0] != '{':
		return ownReceipt{}, s.because(http.StatusBadRequest, "data must be an object")
	}
	s.made++
	id := fmt.Sprintf("event-%d", s.made)
	if e.ID != nil {
		id = *e.ID
	}
	content := e.Dialect + e.Event + fmt.Sprint(e.Vars) + string(e.Data)
	if r, ok := s.receipts[id]; ok && r.content != content {
		return r, s.because(http.StatusConflict, "the event "+id+" is there, and is another one")
	} else if ok {
		return r, nil
	}
	for range s.reach {
		s.deliver(id, e.Dialect, e.Event)
	}
	s.receipts[id] = ownReceipt{id, s.reach, content}
	return s.receipts[id], nil
}

func (s *strictHookctl) deliver(id, dialect, event string) {
	n := len(s.list) + 1
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).Add(time.Duration(n) * time.Millisecond)
	due := at
	s.list = append(s.list, &ownDelivery{
		ID: fmt.Sprintf("delivery/%06d", n), EventID: id, Dialect: dialect, Webhook: "webhook-" + strconv.Itoa(n%3), Event: event,
		URL: "https://user:s3cr3t@a.example/in?token=s3cr3t", State: "pending", CreatedAt: at, Next: &due,
	})
}

func (s *strictHookctl) late(event string) {
	s.deliver("elsewhere", "standard", event)
	last, d := len(s.list)-1, s.list[len(s.list)-1]
	behind := s.list[last-1]
	d.ID, d.CreatedAt, d.State, d.Next, d.Count = fmt.Sprintf("delivery/%06d-late", last-1), behind.CreatedAt, "delivered", nil, 1
	s.list[last-1], s.list[last] = d, behind
}

// read is a delivery as somebody reads it, who may be the one too many.
func (s *strictHookctl) read(d *ownDelivery) *ownDelivery {
	if d.State == "pending" && s.becomes != "" {
		if d.reads++; d.reads > s.after {
			d.State, d.Next, d.reads = s.becomes, nil, 0
			d.attempts = append(d.attempts, s.attempt(d))
			d.Count = len(d.attempts)
		}
	}
	shown := *d
	return &shown
}

func (s *strictHookctl) attempt(d *ownDelivery) ownAttempt {
	status, why := http.StatusOK, "gone to "+d.URL
	a := ownAttempt{Number: len(d.attempts) + 1, At: d.CreatedAt.Add(time.Second), Duration: 12, Status: &status}
	a.Request = map[string]any{
		"method": "POST", "url": d.URL, "body_base64": []byte(`{"type":"` + d.Event + `"}`),
		"headers": [][2]string{{"Content-Type", "application/json"}, {"webhook-signature", "v1,abc="}, {"X-Mine", s.secret}, {"Authorization", "Bearer b34r3r"}},

		"secret_headers": []string{"x-mine"},
	}
	a.Response = map[string]any{
		"headers": [][2]string{{"Content-Type", "text/plain"}, {"Set-Cookie", "a=s3cr3t"}}, "body_base64": []byte("thank\nyou for " + s.secret + " and b34r3r"), "truncated": false,
	}
	if d.State == "dead" {
		status, a.Error = http.StatusInternalServerError, &why
	}
	return a
}

func (s *strictHookctl) find(c *strictCall) (answer, error) {
	q, err := s.query(c.URL.Query())
	if err := errors.Join(err, c.noBody()); err != nil {
		return answer{}, err
	}
	if q["cursor"] == "" {
		s.lists++
	}
	for _, act := range s.soon {
		if act[0] == strconv.Itoa(s.lists) && q["cursor"] == "" {
			s.control(act[1], strings.Join(act[2:], " "))
		}
	}
	size := s.pages
	if q["limit"] != "" {
		size = min(size, number(q["limit"]))
	}
	page, next := []*ownDelivery{}, any(nil)
	for _, d := range slices.Backward(s.list) {
		if !matches(d, q) || q["cursor"] != "" && d.ID >= q["cursor"] {
			continue
		}
		if len(page) == size {
			next = page[size-1].ID
			break
		}
		page = append(page, s.read(d))
	}
	return answer{status: http.StatusOK, json: map[string]any{"data": page, "next_cursor": next}}, nil
}

// query wants parameters that the contract has, each once, and not empty.
func (s *strictHookctl) query(values url.Values) (map[string]string, error) {
	q := map[string]string{}
	for name, list := range values {
		known := []string{"webhook", "event", "dialect", "state", "since", "until", "limit", "cursor"}
		if !slices.Contains(known, name) || len(list) != 1 || list[0] == "" {
			return nil, fmt.Errorf("the parameter %s as %q", name, list)
		}
		q[name] = list[0]
	}
	for _, name := range []string{"since", "until"} {
		if _, err := time.Parse(time.RFC3339, cmp.Or(q[name], "2026-01-02T03:04:05Z")); err != nil {
			return nil, err
		}
	}
	if q["limit"] != "" && number(q["limit"]) < 1 {
		return nil, fmt.Errorf("the limit %q", q["limit"])
	}
	if !slices.Contains([]string{"", "pending", "delivered", "dead"}, q["state"]) {
		return nil, fmt.Errorf("the state %q", q["state"])
	}
	return q, nil
}

func matches(d *ownDelivery, q map[string]string) bool {
	for name, value := range map[string]string{"webhook": d.Webhook, "event": d.Event, "dialect": d.Dialect, "state": d.State} {
		if q[name] != "" && q[name] != value {
			return false
		}
	}
	since, _ := time.Parse(time.RFC3339, q["since"])
	until, err := time.Parse(time.RFC3339, q["until"])
	return !d.CreatedAt.Before(since) && (err != nil || d.CreatedAt.Before(until))
}

func (s *strictHookctl) one(c *strictCall) (*ownDelivery, error) {
	if err := errors.Join(c.noQuery(), c.noBody()); err != nil {
		return nil, err
	}
	for _, d := range s.list {
		if d.ID == c.PathValue("id") {
			return d, nil
		}
	}
	return nil, s.because(http.StatusNotFound, "delivery "+c.PathValue("id")+" does not exist")
}

func (s *strictHookctl) get(c *strictCall) (answer, error) {
	d, err := s.one(c)
	if err != nil {
		return answer{}, err
	}
	d = s.read(d)
	d.Attempts = d.attempts
	return answer{status: http.StatusOK, json: d}, nil
}

func (s *strictHookctl) again(c *strictCall) (answer, error) {
	d, err := s.one(c)
	if err != nil {
		return answer{}, err
	}
	s.reset(d)
	return answer{status: http.StatusAccepted}, nil
}

func (s *strictHookctl) reset(d *ownDelivery) {
	at := d.CreatedAt
	d.State, d.Next, d.reads = "pending", &at, 0
}

func (s *strictHookctl) allAgain(c *strictCall) (answer, error) {
	var body map[string]any
	if err := errors.Join(c.noQuery(), exact(c.body, &body)); err != nil {
		return answer{}, err
	}
	values := url.Values{}
	for name, v := range body {
		values.Set(name, fmt.Sprint(v))
	}
	q, err := s.query(values)
	if err != nil {
		return answer{}, err
	}
	n := 0
	for _, d := range slices.Backward(s.list) {
		if matches(d, q) && (q["limit"] == "" || n < number(q["limit"])) {
			s.reset(d)
			n++
		}
	}
	return answer{status: http.StatusOK, json: map[string]int{"redelivered": n}}, nil
}

func (s *strictHookctl) stats(c *strictCall) (answer, error) {
	count := map[string]any{"pending": 0, "delivered": 0, "dead": 0, "attempts": 0, "oldest_pending_seconds": 0.5}
	for _, d := range s.list {
		n, _ := count[d.State].(int)
		count[d.State] = n + 1
	}
	return answer{status: http.StatusOK, json: count}, errors.Join(c.noQuery(), c.noBody())
}

// exact reads JSON that has nothing but what is known.
func exact(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("the body %s: %w", body, err)
	}
	if d.More() {
		return fmt.Errorf("more behind the body %s", body)
	}
	return nil
}
