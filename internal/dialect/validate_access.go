package dialect

import (
	"slices"
	"strings"
)

// reserved are the global flags of contract.md section 3: HOOKCTL_<NAME> would mean both.
func reserved() []string {
	return []string{
		"profile", "config", "dialect", "server", "var", "local", "store", "output", "jq", "template", "columns",
		"no_headers", "sort_by", "raw", "dry_run", "yes", "no_input", "show_secrets", "timeout", "retries", "quiet", "verbose",
		"color", "help", "admin_token",
	}
}

func (c *checker) variables(d *Dialect) {
	used := namesIn(d.Server)
	for _, call := range d.allCalls() {
		used = append(used, call.Route().Variables()...)
	}
	if d.Login != nil {
		used = append(used, d.Login.Route().Variables()...)
	}
	for name, v := range d.Variables.All() {
		p := path{"variables", name}
		switch {
		case !isLowerName(name) || name == "id" || name == "server":
			c.named(p, "%q is no name of a variable: lower-case letters, digits and _, and neither id nor server", name)
		case !slices.Contains(used, name):
			c.named(p, "nothing uses the variable %q: no path, and not server", name)
		case v.Default != "" && slices.Contains(namesIn(d.Server), name) && !isHostPart(v.Default):
			c.in(p.to("default"), "%q cannot be a part of a server's name", v.Default)
		}
	}
}

func (c *checker) credentials(d *Dialect) {
	places := map[string]string{}
	for name, cred := range d.Credentials.All() {
		p := path{"credentials", name}
		c.credentialName(p, name)
		c.credentialPlace(p, cred)
		if !cred.Placed() && (d.Login == nil || !slices.Contains(d.Login.Needs, name)) {
			c.in(p, "nothing carries %q: give header, query or basic, or let the login need it", name)
		}
		for word, place := range map[string]string{"header": strings.ToLower(cred.Header), "query": cred.Query, "basic": cred.Basic} {
			if other, ok := places[word+" "+place]; ok && place != "" {
				c.in(p.to(word), "%s has this place already", other)
			}
			places[word+" "+place] = name
		}
	}
}

func (c *checker) credentialName(p path, name string) {
	switch {
	case !isLowerName(name):
		c.named(p, "%q is no name of a credential: lower-case letters, digits and _", name)
	case slices.Contains(reserved(), name) || strings.HasSuffix(name, "_file") || strings.HasPrefix(name, "var_"):
		c.named(p, "a credential cannot be called %q: HOOKCTL_%s means something else", name, strings.ToUpper(name))
	}
}

func (c *checker) credentialPlace(p path, cred *Credential) {
	n := 0
	for _, place := range []string{cred.Header, cred.Query, cred.Basic} {
		if place != "" {
			n++
		}
	}
	switch {
	case n > 1:
		c.in(p, "a credential has one place: header, query or basic")
	case cred.Header != "" && checkHeader(cred.Header, "") != nil:
		c.in(p.to("header"), "%q is no name of a header field", cred.Header)
	case checkHeader("X", cred.Prefix) != nil:
		c.in(p.to("prefix"), "it has a control character")
	case checkHeader("X", cred.Also) != nil:
		c.in(p.to("also"), "it has a control character")
	case cred.Also != "" && cred.Also == cred.Prefix:
		c.in(p.to("also"), "it is the prefix itself")
	}
	c.goesWith(p, cred.Header != "", "header", "prefix", "also")
}

func isLowerName(s string) bool { return isName(s) && s == strings.ToLower(s) }

// headers checks the header fields of every call.
func (c *checker) headers(d *Dialect) {
	for name, value := range d.Headers {
		if err := checkHeader(name, value); err != nil {
			c.named(path{"headers", name}, "%s", err)
		}
		for cred, place := range d.Credentials.All() {
			if strings.EqualFold(place.Header, name) {
				c.named(path{"headers", name}, "the credential %s goes here", cred)
			}
		}
	}
}
