package dialect

import (
	"net/http"
	"slices"
)

func (c *checker) login(d *Dialect) {
	l := d.Login
	if l == nil {
		return
	}
	p := path{"login"}
	c.loginCall(d, p, l)
	for i, name := range append([]string{l.Makes}, l.Needs...) {
		at := p.to("makes")
		if i > 0 {
			at = p.to("needs", i-1)
		}
		if d.Credentials.Get(name) == nil {
			c.in(at, "%q is no credential%s", name, declare(name, "credentials", d.Credentials.Names()))
		} else if i > 0 && name == l.Makes {
			c.in(at, "the login cannot need %q, which it makes", name)
		}
	}
	if cred := d.Credentials.Get(l.Makes); cred != nil && !cred.Placed() {
		c.in(p.to("makes"), "calls do not carry %q: give it header, query or basic", l.Makes)
	}
	c.loginBody(p, l)
	c.loginAnswer(p, l)
}

func (c *checker) loginCall(d *Dialect, p path, l *Login) {
	r, err := routeOf(l.Call)
	switch {
	case err != nil:
		c.in(p.to("call"), "%s", err)
		return
	case r.Method == http.MethodGet || r.Method == http.MethodDelete:
		c.in(p.to("call"), "a login has a body, so it is no %s", r.Method)
	case slices.Contains(r.Variables(), "id"):
		c.in(p.to("call"), "a login is about no webhook, so its path has no {id}")
	}
	c.callVariables(d, p, r)
}

// loginBody checks that the server, too, finds the credentials in the body.
func (c *checker) loginBody(p path, l *Login) {
	o, ok := l.Body.value.(*Object)
	if !ok {
		c.in(p.to("body"), "the body of a login is a mapping, such as {username: \"{username}\"}")
		return
	}
	c.placeholders(p.to("body"), l.Needs)
	for i, name := range l.Needs {
		if !slices.ContainsFunc(o.members, func(m member) bool { return m.value == "{"+name+"}" }) {
			c.in(p.to("needs", i), "%q is not in body: a member of it is {%s} and nothing else", name, name)
		}
	}
}

func (c *checker) loginAnswer(p path, l *Login) {
	c.success(p, l.Status)
	if l.Answer.IsZero() {
		return
	}
	c.placeholders(p.to("answer"), []string{"token", "now", "expires"})
	c.holds(p, l.Answer, "token", l.Token)
	c.holds(p, l.Answer, "expires", l.Expires)
}

// holds checks that what the server answers has what the client looks for, where it looks.
func (c *checker) holds(p path, answer Template, word string, at Pointer) {
	if at == "" {
		return
	}
	if _, ok := at.Find(answer.value); !ok {
		c.in(p.to(word), "the server's answer has nothing at %s", at)
	}
}

func (c *checker) success(p path, status int) {
	if c.has(p.to("status")) && (status < 200 || status > 299) {
		c.in(p.to("status"), "%d is no status of success: 200 to 299", status)
	}
}
