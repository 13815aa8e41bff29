package client

import (
	"context"
	"slices"
	"strings"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// fill finds the credentials that a request carries, by a login where one is needed, or where the API has just refused
// the void one.
func (c *Client) fill(ctx context.Context, r *request, void string) error {
	r.filled = map[string]string{}
	var missing []string
	for _, name := range r.creds {
		value, ok, err := c.credential(name)
		if err != nil {
			return err
		}
		if c.makes(name) && (!ok || void != "") {
			value, ok, err = c.token(ctx, void)
			if err != nil {
				return err
			}
		}
		if !ok {
			missing = append(missing, name)
			continue
		}
		if c.d.Credentials.Get(name).Header != "" && strings.ContainsFunc(value, isControl) {
			return hook.Errorf(hook.Invalid, "the credential %s has a control character, such as a newline", name)
		}
		r.filled[name] = value
		if value != madeUp {
			r.hidden = append(r.hidden, value)
		}
	}
	return c.lacks(missing)
}

// isControl tells whether a character cannot stand in a header field (RFC 9110 section 5.5).
func isControl(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }

// madeUp is what local mode sends for a credential that nobody gave.
const madeUp = "local"

// credential finds a credential. Local mode makes one up where a call must carry it.
func (c *Client) credential(name string) (value string, ok bool, err error) {
	if c.o.Credential != nil {
		value, ok, err = c.o.Credential(name)
	}
	if !ok && err == nil && c.o.Local && c.d.Credentials.Get(name).Placed() {
		return madeUp, true, nil
	}
	return value, ok, err
}

// makes tells whether the dialect's login makes this credential.
func (c *Client) makes(name string) bool { return c.d.Login != nil && c.d.Login.Makes == name }

// lacks makes one error of all missing credentials.
func (c *Client) lacks(names []string) error {
	if len(names) == 0 {
		return nil
	}
	e := hook.Errorf(hook.Invalid, "a credential is missing: %s", strings.Join(names, " and "))
	e.Hint = "set " + strings.Join(variables(names), " and ") + " (or the same with _FILE), or add a profile"
	if c.d.Login != nil && slices.Contains(names, c.d.Login.Makes) {
		e.Hint += "; " + c.d.Login.Makes + " can be had by a login with " + strings.Join(variables(c.d.Login.Needs), " and ")
	}
	return e
}

// canRenew tells whether a new login may help where the API refused a credential.
func (c *Client) canRenew(r *request) bool {
	if c.d.Login == nil || !slices.Contains(r.creds, c.d.Login.Makes) {
		return false
	}
	body, err := c.loginBody()
	return err == nil && body != nil
}

// token returns the kept login, unless it is the void one, or makes a new one. ok is false where what a login needs is
// not there.
func (c *Client) token(ctx context.Context, void string) (string, bool, error) {
	needs, err := c.loginBody()
	if err != nil || needs == nil {
		return "", false, err
	}
	c.login.Lock()
	defer c.login.Unlock()
	if c.last.good(void) {
		return c.last.Token, true, nil
	}
	cache := c.cache(needs)
	if c.last = cache.load(); c.last.good(void) {
		return c.last.Token, true, nil
	}
	if c.o.NoLogin {
		return "", false, nil
	}
	if c.last, err = c.logIn(ctx, needs); err != nil {
		return "", false, err
	}
	if err := cache.save(c.last); err != nil && c.o.Warn != nil {
		c.o.Warn(err) // the login is good all the same
	}
	return c.last.Token, true, nil
}

// loginBody finds what a login needs; nil if something is not there.
func (c *Client) loginBody() (map[string]string, error) {
	needs := map[string]string{}
	for _, name := range c.d.Login.Needs {
		value, ok, err := c.credential(name)
		if err != nil || !ok {
			return nil, err
		}
		needs[name] = value
	}
	return needs, nil
}

// logIn makes the call and reads the new credential and until when it is good.
func (c *Client) logIn(ctx context.Context, needs map[string]string) (kept, error) {
	l := c.d.Login
	r := &request{
		doing: "log in", route: l.Route(), form: l.Encoding == "form", creds: c.d.LoginCredentials(),
		body: l.Body.Fill(func(name string) (any, bool) { v, ok := needs[name]; return v, ok }),
	}
	for _, value := range needs {
		r.hidden = append(r.hidden, value)
	}
	err := c.fill(ctx, r, "")
	var a *answer
	if err == nil {
		a, err = c.exchange(ctx, r)
	}
	if err != nil {
		r.creds = append(r.creds, l.Needs...)
		return kept{}, c.explain(r, err)
	}
	v, err := dialect.ParseJSON(a.body)
	if err != nil {
		return kept{}, &hook.Error{Kind: hook.Failed, Message: "log in: the answer", Err: err}
	}
	token, _ := l.Token.Find(v)
	text, ok := token.(string)
	if !ok || text == "" {
		return kept{}, hook.Errorf(hook.Failed, "log in: the answer has no token at %q", string(l.Token))
	}
	return kept{text, c.until(v).UTC()}, nil
}

// until tells how long a login is good: as the answer says, else as the dialect does.
func (c *Client) until(v any) time.Time {
	l := c.d.Login
	if at, ok := l.Expires.Find(v); ok && l.Expires != "" {
		if s, ok := at.(string); ok {
			if t, err := time.Parse(time.RFC3339, s); err == nil {
				return t
			}
		}
	}
	return time.Now().Add(c.d.LoginLifetime())
}
