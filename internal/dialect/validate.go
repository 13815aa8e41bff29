package dialect

import (
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/yamlfile"
)

// validate finds what the shape of the file does not show: words that do not go together.
func (c *checker) validate(d *Dialect) {
	c.identity(d)
	c.variables(d)
	c.credentials(d)
	c.headers(d)
	c.login(d)
	c.imports(d)
	c.verbs(d)
	c.routes(d)
	c.paging(d)
	c.filters(d)
	c.fields(d)
	c.errors(d)
	c.events(d)
	c.expiry(d)
	c.conflicts(d)
	c.shows(d)
	c.signature(d)
	c.delivery(d)
	if o := d.Outcome; o != nil && o.Pending == o.Done {
		c.in(path{"outcome", "pending"}, "it is said as done is")
	}
}

func (c *checker) identity(d *Dialect) {
	if strings.Trim(d.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.HasPrefix(d.Name, "-") {
		c.in(path{"dialect"}, "%q is no name of a dialect: lower-case letters, digits and dashes", d.Name)
	}
	if d.Server != "" && !isBaseURL(d.Server) {
		c.in(path{"server"}, "%q is no base URL, such as https://api.example.com", d.Server)
	}
	for _, name := range namesIn(d.Server) {
		if d.Variables.Get(name) == nil {
			c.in(path{"server"}, "%q is no variable%s", name, declare(name, "variables", d.Variables.Names()))
		}
	}
	for i, kind := range d.Accepts {
		if a, b, ok := strings.Cut(kind, "/"); !ok || !isToken(a) || !isToken(b) {
			c.in(path{"accepts", i}, "%q is no media type, such as application/json", kind)
		}
	}
}

// isBaseURL tells whether paths can be put behind a URL. Variables in it count as plain text.
func isBaseURL(s string) bool {
	u, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(s))
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && !strings.ContainsAny(s, "?#")
}

// declare says where a name is declared, or which declared one was probably meant.
func declare(name, where string, known []string) string {
	if near := yamlfile.DidYouMean(name, known); near != "" {
		return near
	}
	return ": declare it under " + where
}

// goesWith reports words that are said where nothing reads them; why says with what they go.
func (c *checker) goesWith(p path, ok bool, why string, words ...string) {
	for _, word := range words {
		if !ok && c.has(p.to(word)) {
			c.named(p.to(word), "%q goes with %s only", word, why)
		}
	}
}

// placeholders reports names in braces that nothing fills, each at the text in which it stands.
func (c *checker) placeholders(p path, known []string) {
	if n := c.find(p); n != nil {
		c.placeholdersIn(n, known)
	}
}

func (c *checker) placeholdersIn(n *yaml.Node, known []string) {
	if n.Kind == yaml.ScalarNode {
		for _, name := range namesIn(n.Value) {
			if slices.Contains(known, dataPart(name)) {
				c.pointerIn(n, name)
			} else {
				c.at(n, "{%s} is unknown here%s", name, choice(name, known))
			}
		}
		return
	}
	for i, e := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue // names of members are plain text
		}
		c.placeholdersIn(e, known)
	}
}

// dataPart is what all placeholders for a part of an event's data are called together; other names stay.
func dataPart(name string) string {
	if strings.HasPrefix(name, "data:/") {
		return "data:/pointer"
	}
	return name
}

// pointerIn checks the pointer in the name of a placeholder, if there is one.
func (c *checker) pointerIn(n *yaml.Node, name string) {
	if at, ok := strings.CutPrefix(name, "data:"); ok {
		if err := Pointer(at).check(); err != nil {
			c.at(n, "{%s}: %s", name, err)
		}
	}
}

// choice says which name was probably meant, or all that there are.
func choice(name string, known []string) string {
	if near := yamlfile.DidYouMean(name, known); near != "" {
		return near
	}
	if len(known) == 0 {
		return ": nothing is filled in"
	}
	return ": " + strings.Join(known, ", ")
}
