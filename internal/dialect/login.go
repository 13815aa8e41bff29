package dialect

import (
	"time"

	"hookctl/internal/hook"
)

// defaultLifetime is how long a login is good where neither dialect nor answer says.
const defaultLifetime = 15 * time.Minute

// Login is a call that makes a short-lived credential.
type Login struct {
	Call     string   `yaml:"call" required:"true" doc:"Method and path. It carries the credentials that have a place, but for the one that it makes."`
	Makes    string   `yaml:"makes" required:"true" doc:"The credential that it makes; one that is given is used until the API refuses it."`
	Needs    []string `yaml:"needs" required:"true" doc:"The credentials that go into its body."`
	Encoding string   `yaml:"encoding" enum:"json,form" doc:"How the body is written. Default: json."`
	Body     Template `yaml:"body" required:"true" doc:"The body, with the needed credentials as placeholders."`
	Token    Pointer  `yaml:"token" required:"true" doc:"Where the answer has the new credential."`
	Expires  Pointer  `yaml:"expires" doc:"Where the answer says until when it is good (RFC 3339)."`
	Lifetime Duration `yaml:"lifetime" doc:"How long it is good when the answer does not say. Default: 15m."`
	Make     string   `yaml:"make" enum:"hex12,uuid,secret,base64" doc:"What the server's tokens look like. Default: secret."`
	Status   int      `yaml:"status" doc:"The status that the server answers. Default: 200."`
	Answer   Template `yaml:"answer" doc:"What the server answers: {token}, {now} and {expires} are filled in. Default: just the token in its place."`
	Assumed  Assumed  `yaml:"assumed"`
	Note     string   `yaml:"note"`
}

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

// CheckLogin refuses a login whose body has another value than the API's own in a member that is the same for all.
func (d *Dialect) CheckLogin(given func(member string) string) error {
	o, ok := d.Login.Body.value.(*Object)
	if !ok {
		return nil
	}
	for _, m := range o.members {
		if want := Text(m.value); len(namesIn(want)) == 0 && given(m.key) != want {
			return hook.Errorf(hook.Invalid, "%s must be %s", m.key, want)
		}
	}
	return nil
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
		return call.answer(nil, find) // cannot be: a dialect that was loaded says where
	}
	return call.answer(o, find)
}
