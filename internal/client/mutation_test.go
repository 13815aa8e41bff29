package client_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"hookctl/internal/client"
	"hookctl/internal/dialect"
	"hookctl/internal/dialecttest"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// mutationsOf is how many answers of each provider are spoiled.
const mutationsOf = 2000

// Whatever becomes of an answer on its way, the client either says clearly what is wrong, or loses nothing of what is
// there. What fails says with which number it can be had again.
func TestMutatedAnswers(t *testing.T) {
	for _, name := range dialect.Builtin() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := load(t, name)
			var fixtures []dialecttest.Fixture
			for _, file := range dialecttest.Files(t, name) {
				fixtures = append(fixtures, dialecttest.Read(t, filepath.Clean(file), dialecttest.Samples("http://localhost")))
			}
			for n := range mutationsOf {
				mutateOne(t, d, fixtures, n)
				if t.Failed() {
					return
				}
			}
		})
	}
}

// played is a fixture that is told to the client, with one of its answers spoiled.
type played struct {
	t       *testing.T
	d       *dialect.Dialect
	f       dialecttest.Fixture
	what    string // which mutation, for whoever has to look for it
	at      int    // the answer that is spoiled
	spoiled *spoiled
	served  []*spoiled
}

func mutateOne(t *testing.T, d *dialect.Dialect, fixtures []dialecttest.Fixture, n int) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, uint64(n))) // what fails must be had again
	m := mutations()[n%len(mutations())]
	p := &played{t: t, d: d, f: pick(r, fixtures)}
	p.at = r.IntN(len(p.f.Exchanges))
	p.spoiled = answerOf(p.f.Exchanges[p.at].Response)
	m.spoil(r, p.spoiled)
	p.what = fmt.Sprintf("mutation %d (%s) of answer %d of %s/%s:\n%s", n, m.name, p.at, d.Name, p.f.Name, p.spoiled)
	defer func() {
		if v := recover(); v != nil {
			t.Fatalf("panic: %v\n%s", v, p.what)
		}
	}()
	p.play()
}

func answerOf(m dialecttest.Message) *spoiled {
	a := &spoiled{status: m.Status(), header: http.Header{}, body: m.Body}
	for _, h := range m.Header {
		a.header.Add(h.Name, h.Value)
	}
	return a
}

// RoundTrip answers with the fixture's answers in their order, and with the last one again.
func (p *played) RoundTrip(r *http.Request) (*http.Response, error) {
	n := min(len(p.served), len(p.f.Exchanges)-1)
	a := answerOf(p.f.Exchanges[n].Response)
	if n == p.at {
		a = p.spoiled
	}
	a = &spoiled{a.status, a.header, bytes.ReplaceAll(a.body, []byte(echoed), []byte(p.carried(r)))}
	p.served = append(p.served, a)
	if len(p.served) > 100 {
		return nil, errors.New("the client does not stop asking")
	}
	return &http.Response{StatusCode: a.status, Header: a.header.Clone(), Body: io.NopCloser(bytes.NewReader(a.body)), Request: r}, nil
}

// carried is a secret that a request has in its header.
func (p *played) carried(r *http.Request) string {
	for _, c := range p.d.Credentials.All() {
		if v := strings.TrimPrefix(r.Header.Get(c.Header), c.Prefix); c.Header != "" && v != "" {
			return v
		}
	}
	return "nothing"
}

func (p *played) play() {
	vars := map[string]string{}
	for _, name := range p.d.Variables.Names() {
		vars[name] = "seven"
	}
	c := newClient(p.t, client.Options{Dialect: p.d, Server: "http://localhost", Vars: vars, Transport: p, Credential: credentials(p.d, p.f)})
	got, err := do(p.t.Context(), c, p.f)
	if len(p.served) > 100 {
		p.fail("asked %d times", len(p.served))
	}
	if err != nil {
		p.wantClear(err)
	}
	switch g := got.(type) {
	case hook.Webhook:
		if err == nil {
			p.wantKept(g)
		}
	case []hook.Webhook:
		for _, w := range g {
			p.wantKept(w)
		}
		if err == nil && p.whole() && len(g) != len(p.listed()) {
			p.fail("%d webhooks were listed, and %d were read", len(p.listed()), len(g))
		}
	case json.RawMessage:
		if err == nil && !slices.ContainsFunc(p.served, func(a *spoiled) bool { return bytes.Equal(a.body, g) }) {
			p.fail("nothing of the answer may be lost: %s", g)
		}
	}
}

func (p *played) fail(format string, args ...any) {
	p.t.Helper()
	p.t.Errorf(format+"\n%s", append(args, p.what)...)
}

// wantClear wants an error that a user can read: of ours, printed in one line and a hint, without secrets.
func (p *played) wantClear(err error) {
	p.t.Helper()
	var e *hook.Error
	if !errors.As(err, &e) || e.Kind == "" || strings.TrimSpace(e.Error()) == "" {
		p.fail("unclear: %#v", err)
		return
	}
	var out strings.Builder
	ui.PrintError(&out, ui.ErrorText{Message: err.Error(), Hint: e.Hint}, false, false)
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) > 2 || (len(lines) == 2) != (e.Hint != "") || strings.ContainsFunc(strings.Join(lines, ""), drives) {
		p.fail("printed badly: %.1000q", lines)
	}
	for name, message := range e.Fields {
		out.WriteString(" " + name + " " + message)
	}
	for _, secret := range p.secrets() {
		if strings.Contains(out.String(), secret) {
			p.fail("leaks %q: %s", secret, out.String())
		}
	}
}

// drives tells whether a terminal acts on a character, or ends the line.
func drives(c rune) bool { return unicode.IsControl(c) || unicode.In(c, unicode.Zl, unicode.Zp) }

// secrets are what the fixture's requests carry, and what its webhooks and logins have where the dialect says that it is
// secret.
func (p *played) secrets() []string {
	var list []string
	add := func(body []byte) {
		if v, err := dialect.ParseJSON(body); err == nil {
			list = append(list, p.d.SecretsIn(v)...)
		}
	}
	for name := range p.d.Credentials.All() {
		if v, ok, _ := credentials(p.d, p.f)(name); ok {
			list = append(list, v)
		}
	}
	for _, e := range p.f.Exchanges {
		add(e.Request.Body)
		if e.Response.Status()/100 == 2 { // an error's members are named as those that they are about
			add(e.Response.Body)
		}
	}
	return slices.DeleteFunc(list, func(s string) bool { return len(s) < 8 }) // shorter ones are words too
}

// wantKept wants a webhook to be, byte for byte, what one of the answers has where the dialect says that webhooks are;
// that of a call that is not done yet may be all that the answer has.
func (p *played) wantKept(w hook.Webhook) {
	p.t.Helper()
	for _, a := range p.served {
		if slices.ContainsFunc(p.webhooksIn(a.body), func(own json.RawMessage) bool { return bytes.Equal(own, w.Provider) }) && w.ID != "" {
			return
		}
		if p.d.Outcome != nil && bytes.Equal(a.body, w.Provider) && json.Valid(a.body) {
			return
		}
	}
	p.fail("nothing of a webhook may be lost: %q %s", w.ID, w.Provider)
}

// webhooksIn finds the webhooks in an answer, by encoding/json alone.
func (p *played) webhooksIn(body []byte) []json.RawMessage {
	var list []json.RawMessage
	for verb, c := range p.d.Verbs.All() {
		at := c.Object
		if verb == dialect.List {
			at = c.Items
		}
		own, ok := rawAt(body, string(at))
		if !ok {
			continue
		}
		list = append(list, own)
		var items []json.RawMessage
		if json.Unmarshal(own, &items) == nil {
			list = append(list, items...)
		}
	}
	return list
}

// whole tells whether the fixture's list wants all that there is.
func (p *played) whole() bool {
	in := p.f.Input
	return in.Limit == 0 && in.Event == "" && in.Enabled == nil && len(in.Filters) == 0
}

// listed are all webhooks in lists that were answered.
func (p *played) listed() []json.RawMessage {
	var all []json.RawMessage
	for _, a := range p.served {
		own, ok := rawAt(a.body, string(p.d.Verbs.Get(dialect.List).Items))
		var items []json.RawMessage
		if ok && a.status/100 == 2 && json.Unmarshal(own, &items) == nil {
			all = append(all, items...)
		}
	}
	return all
}
