package dialect

import (
	"time"
)

// defaultLifetime is how long a login is good where neither dialect nor answer says.
const defaultLifetime = 15 * time.Minute

// LoginLifetime is how long a login is good, as far as the dialect knows.
func (d *Dialect) LoginLifetime() time.Duration {
	if d.Login.Lifetime == 0 {
		return defaultLifetime
	}
	return time.Duration(d.Login.Lifetime)
}

// LoginMember names the member of a login's body that holds a credential.
func (d *Dialect) LoginMember(credential string) string {
	o, ok := d.Login.Body.value.(*Object)
	if !ok {
		return credential
	}
	for _, m := range o.members {
		if m.value == "{"+credential+"}" {
			return m.key
		}
	}
	return credential
}

// NewToken makes what the server's login answers.
func (d *Dialect) NewToken(m Maker) string {
	if d.Login.Make == "" {
		return m.make("secret")
	}
	return m.make(d.Login.Make)
}

// AnswerLogin makes the answer to a login.
func (d *Dialect) AnswerLogin(token string, now, expires time.Time) Answer {
	l := d.Login
	call := Call{Status: l.Status}
	find := func(name string) (any, bool) {
		switch name {
		case "token":
			return token, true
		case "now":
			return now.UTC().Format(time.RFC3339), true
		case "expires":
			return expires.UTC().Format(time.RFC3339), true
		}
		return nil, false
	}
	if !l.Answer.IsZero() {
		return call.answer(l.Answer.Fill(find), find)
	}
	o := &Object{}
	if err := l.Token.Put(o, token); err != nil {
		return call.answer(token, find) // the token is the whole answer
	}
	return call.answer(o, find)
}
