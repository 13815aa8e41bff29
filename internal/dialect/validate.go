package dialect

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// validate finds what the shape of the file does not show: words that do not go together.
func (c *checker) validate(d *Dialect) {
	c.identity(d)
	c.access(d)
	c.login(d)
	c.verbs(d)
	c.fields(d)
	c.paging(d)
	c.filters(d)
	c.kinds(d)
}

func (c *checker) identity(d *Dialect) {
	name := strings.Trim(d.Name, "abcdefghijklmnopqrstuvwxyz0123456789-")
	if d.Name == "" || name != "" || d.Name[0] == '-' {
		c.in([]any{"dialect"}, "%q is no name of a dialect: lower-case letters, digits and dashes", d.Name)
	}
	if d.Title == "" {
		c.in(nil, "title is missing: the provider's name for people")
	}
	if d.Server == "" {
		return
	}
	u, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(d.Server))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" {
		c.in([]any{"server"}, "%q is no base URL, such as https://api.example.com", d.Server)
	}
	for _, name := range namesIn(d.Server) {
		if d.Variables.Get(name) == nil {
			c.in([]any{"server"}, "%q is no variable: declare it under variables", name)
		}
	}
}

// reserved are the global flags: HOOKCTL_<NAME> would mean both.
func reserved() []string {
	return []string{
		"profile", "config", "dialect", "server", "var", "local", "store", "output", "jq", "template", "columns",
		"no_headers", "sort_by", "raw", "dry_run", "yes", "no_input", "show_secrets", "timeout", "retries", "quiet", "verbose",
		"color", "plain", "admin_token",
	}
}

func (c *checker) access(d *Dialect) {
	for name := range d.Variables.All() {
		if !isLowerName(name) || name == "id" {
			c.in([]any{"variables", name}, "%q is no name of a variable: lower-case letters, digits and _, and not id", name)
		}
	}
	for name, cred := range d.Credentials.All() {
		path := []any{"credentials", name}
		switch {
		case !isLowerName(name):
			c.in(path, "%q is no name of a credential: lower-case letters, digits and _", name)
		case slices.Contains(reserved(), name) || strings.HasSuffix(name, "_file") || strings.HasPrefix(name, "var_"):
			c.in(path, "a credential cannot be called %q: HOOKCTL_%s means something else", name, strings.ToUpper(name))
		}
		if cred.Header != "" && checkHeader(cred.Header, cred.Prefix) != nil {
			c.in(append(path, "header"), "%q is no name of a header field", cred.Header)
		}
		if !cred.placed() && (d.Login == nil || !slices.Contains(d.Login.Needs, name)) {
			c.in(path, "nothing carries %q: give header, query or basic, or let the login need it", name)
		}
	}
}

func isLowerName(s string) bool { return isName(s) && s == strings.ToLower(s) }

func (c *checker) login(d *Dialect) {
	l := d.Login
	if l == nil {
		return
	}
	if _, err := routeOf(l.Call); err != nil {
		c.in([]any{"login", "call"}, "%s", err)
	}
	for i, name := range append([]string{l.Makes}, l.Needs...) {
		if d.Credentials.Get(name) != nil {
			continue
		}
		path := []any{"login", "makes"}
		if i > 0 {
			path = []any{"login", "needs", i - 1}
		}
		c.in(path, "%q is no credential: declare it under credentials", name)
	}
	for _, name := range l.Body.placeholders() {
		if !slices.Contains(l.Needs, name) {
			c.in([]any{"login", "body"}, "{%s} is not among the credentials that the login needs", name)
		}
	}
}

func (c *checker) verbs(d *Dialect) {
	if d.Verbs.Len() == 0 {
		c.in([]any{"verbs"}, "no verb is described: say at least how to list")
	}
	for name, call := range d.Verbs.All() {
		path := []any{"verbs", name}
		if !slices.Contains(Verbs(), name) {
			c.in(path, "%q is no verb%s; further calls go under calls", name, didYouMean(name, Verbs()))
			continue
		}
		c.call(d, path, name, call)
	}
	for name, call := range d.Calls.All() {
		path := []any{"calls", name}
		if !call.Native() {
			c.in(path, "%q needs a call", name)
			continue
		}
		c.call(d, path, name, call)
	}
	c.routes(d)
}

func (c *checker) call(d *Dialect, path []any, verb string, call *Call) {
	switch {
	case call.Native() == (call.By != ""):
		c.in(path, "%s needs either a call or by", verb)
		return
	case call.By == List && (verb != Get || d.Verbs.Get(List) == nil):
		c.in(append(path, "by"), "only get is done by list, and only where there is a list")
		return
	case !call.Native():
		return
	}
	r, err := routeOf(call.Call)
	if err != nil {
		c.in(append(path, "call"), "%s", err)
		return
	}
	c.callVariables(d, path, verb, r)
	c.callWords(d, path, call)
}

func (c *checker) callVariables(d *Dialect, path []any, verb string, r Route) {
	for _, name := range r.Variables() {
		if name != "id" && d.Variables.Get(name) == nil {
			c.in(append(path, "call"), "%q is no variable: declare it under variables", name)
		}
	}
	hasID := slices.Contains(r.Variables(), "id")
	if slices.Contains(Verbs(), verb) && hasID == (verb == List || verb == Create) {
		c.in(append(path, "call"), "the path of %s has %s{id}", verb, map[bool]string{true: "no ", false: "an "}[hasID])
	}
}

func (c *checker) callWords(d *Dialect, path []any, call *Call) {
	if call.Status != 0 && (call.Status < 200 || call.Status > 299) {
		c.in(append(path, "status"), "%d is no status of success: 200 to 299", call.Status)
	}
	for i, name := range call.Without {
		if d.Credentials.Get(name) == nil {
			c.in(append(path, "without", i), "%q is no credential%s", name, didYouMean(name, d.Credentials.Names()))
		}
	}
	for i, name := range call.Only {
		if d.Field(name) == nil {
			c.in(append(path, "only", i), "%q is no field%s", name, didYouMean(name, d.FieldNames()))
		}
	}
}

// routes lets net/http find paths that it cannot tell apart.
func (c *checker) routes(d *Dialect) {
	mux := http.NewServeMux()
	register := func(path []any, r Route) {
		defer func() {
			if recover() != nil {
				c.in(path, "the path of %q cannot be told from another call's", r.Method+" "+r.Path)
			}
		}()
		mux.HandleFunc(r.Method+" "+strings.TrimSuffix(r.Path, "/"), http.NotFound)
	}
	for name, call := range d.Verbs.All() {
		if r, err := routeOf(call.Call); err == nil {
			register([]any{"verbs", name, "call"}, r)
		}
	}
	for name, call := range d.Calls.All() {
		if r, err := routeOf(call.Call); err == nil {
			register([]any{"calls", name, "call"}, r)
		}
	}
	if d.Login != nil {
		if r, err := routeOf(d.Login.Call); err == nil {
			register([]any{"login", "call"}, r)
		}
	}
}

func (c *checker) paging(d *Dialect) {
	p := d.Paging
	if p == nil {
		return
	}
	path := []any{"paging"}
	if p.By != "link" && p.Query == "" {
		c.in(path, "paging by %s needs query, the parameter's name", p.By)
	}
	if p.By == "cursor" && p.Next == "" {
		c.in(path, "paging by cursor needs next, the place of the next cursor")
	}
	list := d.Verbs.Get(List)
	if (p.By == "cursor" || !p.Answer.IsZero()) && list != nil && list.Items == "" {
		c.in(path, "a list that is cut into pages lies within an object: say where in items of the list verb")
	}
	for _, name := range p.Answer.placeholders() {
		if _, ok := (Page{}).find(name); !ok {
			c.in([]any{"paging", "answer"}, "{%s} is unknown here: page, pages, size, total, list", name)
		}
	}
	if p.Size < 1 || p.Max != 0 && p.Max < p.Size {
		c.in(path, "a page's size is at least 1, and at most max")
	}
}

func (c *checker) filters(d *Dialect) {
	for name := range d.Filters.All() {
		if d.Field(name) == nil && name != "event" {
			c.in([]any{"filters", name}, "%q is no field%s", name, didYouMean(name, append(d.FieldNames(), "event")))
		}
	}
}

func (c *checker) kinds(d *Dialect) {
	allowed := []string{"invalid", "unauthenticated", "forbidden", "not_found", "conflict", "unavailable", "failed"}
	seen := map[int]string{}
	for name, k := range d.Errors.Kinds.All() {
		path := []any{"errors", "kinds", name}
		if !slices.Contains(allowed, name) {
			c.in(path, "%q is no kind of error%s", name, didYouMean(name, allowed))
		}
		statuses := k.Read
		if k.Send != 0 && !slices.Contains(statuses, k.Send) {
			statuses = append([]int{k.Send}, statuses...)
		}
		for _, s := range statuses {
			if other, ok := seen[s]; ok {
				c.in(path, "status %d cannot mean both %s and %s", s, other, name)
			}
			seen[s] = name
			if s < 300 || s > 599 {
				c.in(path, "%d is no status of an error: 300 to 599", s)
			}
		}
	}
	known := []string{"kind", "code", "status", "message", "fields"}
	for _, name := range d.Errors.Object.placeholders() {
		if !slices.Contains(known, name) {
			c.in([]any{"errors", "object"}, "{%s} is unknown here: %s", name, strings.Join(known, ", "))
		}
	}
}

// quoted lists words for a message.
func quoted(words []string) string { return fmt.Sprintf("%q", words) }
