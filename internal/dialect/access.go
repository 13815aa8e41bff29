package dialect

import (
	"net/http"
	"slices"
)

// Variable is a part of a path, or of the server's name, that each customer has their own value for.
type Variable struct {
	Title   string  `yaml:"title" doc:"What it is, for people."`
	Default string  `yaml:"default" doc:"The value when none is given."`
	Denied  string  `yaml:"denied" enum:"forbidden,not_found" doc:"What the server answers for a value that the caller's credentials are not for. Default: forbidden."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}

// Credential is something secret that a call carries. One without a place is only used by the login.
type Credential struct {
	Title   string  `yaml:"title" doc:"What it is, for people."`
	Header  string  `yaml:"header" doc:"The header field that carries it."`
	Prefix  string  `yaml:"prefix" doc:"Text before it in the header field, such as Bearer and a blank."`
	Also    string  `yaml:"also" doc:"Another prefix, which the server takes too; the client never writes it."`
	Query   string  `yaml:"query" doc:"The query parameter that carries it."`
	Basic   string  `yaml:"basic" enum:"user,password" doc:"Its part in HTTP basic authentication (RFC 7617)."`
	Public  bool    `yaml:"public" doc:"It is no secret by itself, such as a name: it may be shown."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}

// Placed tells whether the credential travels with calls.
func (c Credential) Placed() bool { return c.Header != "" || c.Query != "" || c.Basic != "" }

// CredentialsOf lists the credentials that a call carries.
func (d *Dialect) CredentialsOf(c *Call) []string {
	var names []string
	for name, cred := range d.Credentials.All() {
		if cred.Placed() && !slices.Contains(c.Without, name) {
			names = append(names, name)
		}
	}
	return names
}

// LoginCredentials lists the credentials that the login carries where calls do.
func (d *Dialect) LoginCredentials() []string {
	var names []string
	for name, cred := range d.Credentials.All() {
		if cred.Placed() && name != d.Login.Makes {
			names = append(names, name)
		}
	}
	return names
}

// PermissionOf is what a caller must be allowed to do for a call: what the dialect says, else one of four names that
// every dialect shares.
func (d *Dialect) PermissionOf(verb string, c *Call) string {
	switch {
	case c.Permission != "":
		return c.Permission
	case verb == Create:
		return "WEBHOOKS:ADD"
	case verb == Delete:
		return "WEBHOOKS:REMOVE"
	case c.Route().Method == http.MethodGet:
		return "WEBHOOKS:VIEW"
	}
	return "WEBHOOKS:EDIT"
}
