package client

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// dryRun shows the request as a line for the shell, with secrets as shell variables.
func (c *Client) dryRun(r *request) error {
	line, err := c.curl(r)
	if err != nil {
		return err
	}
	c.o.DryRun(line)
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

func (c *Client) secretQuery(r *request, more bool) string {
	var b strings.Builder
	for _, name := range r.creds {
		cred := c.d.Credentials.Get(name)
		if cred.Query == "" {
			continue
		}
		b.WriteString(map[bool]string{true: "&", false: "?"}[more])
		b.WriteString(url.QueryEscape(cred.Query) + "=" + variable(name))
		more = true
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

// hiddenBody is the body with a shell variable in place of each secret. In JSON the mark of a variable reads \u0000; a
// body that has this itself keeps its secrets as stars.
func (c *Client) hiddenBody(r *request) (string, error) {
	body, err := r.payload()
	if err != nil || r.form {
		return string(body), err
	}
	const mark = `\u0000`
	if strings.Contains(string(body), mark) {
		return string(c.d.RedactJSON(body)), nil
	}
	return strings.ReplaceAll(string(c.d.HideJSON(body, variable)), mark, "\x00"), nil
}
