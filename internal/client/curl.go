package client

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"hookctl/internal/dialect"
)

// show shows requests that would follow each other as lines for the shell, with secrets as shell variables.
func (c *Client) show(requests ...*request) error {
	lines := make([]string, len(requests))
	for i, r := range requests {
		var err error
		if lines[i], err = c.curl(r); err != nil {
			return err
		}
	}
	for _, line := range lines {
		c.o.DryRun(line)
	}
	return ErrDryRun
}

func (c *Client) curl(r *request) (string, error) {
	u, err := c.url(r)
	if err != nil {
		return "", err
	}
	words := []string{"curl", "-X", r.route.Method, quote(u + c.secretQuery(r, strings.Contains(u, "?")))}
	for _, h := range c.headers(r) {
		words = append(words, "-H", quote(h.name+": "+h.prefix+shown(h)))
	}
	if user := c.basic(r); user != "" {
		words = append(words, "-u", quote(user))
	}
	if r.body != nil {
		body, err := c.hiddenBody(r)
		if err != nil {
			return "", err
		}
		words = append(words, "--data-raw", quote(body))
	}
	return strings.Join(words, " "), nil
}

func shown(h header) string {
	if h.credential != "" {
		return variable(h.credential)
	}
	return h.value
}

// variable marks, inside text that will be quoted, where a shell variable goes. No text from outside has this form:
// NUL cannot stand in a header, a URL or JSON.
func variable(name string) string { return "\x00" + variableName(name) + "\x00" }

func variableName(credential string) string {
	word := func(c rune) rune {
		if c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			return c
		}
		return '_'
	}
	return "HOOKCTL_" + strings.Map(word, strings.ToUpper(credential))
}

// variables lists the environment variables of credentials.
func variables(credentials []string) []string {
	names := make([]string, len(credentials))
	for i, name := range credentials {
		names[i] = variableName(name)
	}
	return names
}

// quote quotes a text for the shell; marked variables stand outside the single quotes.
func quote(s string) string {
	parts := strings.Split(s, "\x00")
	var b strings.Builder
	for i, p := range parts {
		if i%2 == 1 {
			fmt.Fprintf(&b, `"$%s"`, p)
		} else if p != "" || len(parts) == 1 {
			b.WriteString("'" + strings.ReplaceAll(p, "'", `'\''`) + "'")
		}
	}
	return b.String()
}

// secretQuery is what credentials add to a URL; more says that it has a query already.
func (c *Client) secretQuery(r *request, more bool) string {
	var b strings.Builder
	sep := "?"
	if more {
		sep = "&"
	}
	for _, name := range r.creds {
		if cred := c.d.Credentials.Get(name); cred.Query != "" {
			b.WriteString(sep + url.QueryEscape(cred.Query) + "=" + variable(name))
			sep = "&"
		}
	}
	return b.String()
}

func (c *Client) basic(r *request) string {
	part := func(which string) string {
		i := slices.IndexFunc(r.creds, func(name string) bool { return c.d.Credentials.Get(name).Basic == which })
		if i < 0 {
			return ""
		}
		return variable(r.creds[i])
	}
	user, password := part("user"), part("password")
	if user == "" && password == "" {
		return ""
	}
	return user + ":" + password
}

// hiddenBody is the body with a shell variable in place of each secret. A body that has the mark of a variable itself
// keeps its secrets as stars.
func (c *Client) hiddenBody(r *request) (string, error) {
	plain, err := r.payload()
	if err != nil {
		return "", err
	}
	nul := strings.NewReplacer(`\u0000`, "\x00") // as it is written in the body
	if r.form {
		nul = strings.NewReplacer("%00", "\x00", "%5Cu0000", "\x00")
	}
	instead := variable
	if strings.Contains(nul.Replace(string(plain)), "\x00") {
		nul, instead = strings.NewReplacer(), func(string) string { return dialect.Stars }
	}
	shown := *r
	if shown.body, err = c.hideIn(r.body, instead); err != nil {
		return "", err
	}
	hidden, err := shown.payload()
	return nul.Replace(string(hidden)), err
}

// hideIn is a copy of a body with something else in place of its secrets.
func (c *Client) hideIn(body any, instead func(name string) string) (any, error) {
	data, err := dialect.EncodeJSON(body)
	if err != nil {
		return nil, err
	}
	return dialect.ParseJSON(c.d.HideJSON(data, instead))
}
