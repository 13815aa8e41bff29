package dialect

import (
	"net/http"
	"strings"
)

// described is a call, with the place where it is described.
type described struct {
	p     path
	route Route
}

// pattern is how the server registers the path: for all methods at once.
func (e described) pattern() string { return "/x" + strings.TrimSuffix(e.route.Path, "/") }

// routes lets net/http find paths that it cannot tell apart.
func (c *checker) routes(d *Dialect) {
	calls := describedCalls(d)
	mux := http.NewServeMux()
	patterns := map[string]bool{}
	methods := map[string]path{}
	for i, e := range calls {
		key := e.route.Method + " " + e.pattern()
		if other, ok := methods[key]; ok {
			c.in(e.p.to("call"), "%s is the call of %s already", e.route, strings.Join(texts(other), " "))
			continue
		}
		methods[key] = e.p
		if patterns[e.pattern()] {
			continue
		}
		patterns[e.pattern()] = true
		if !register(mux, e.pattern()) {
			c.in(e.p.to("call"), "the path cannot be told from that of %s", rival(calls[:i], e))
		}
	}
}

func describedCalls(d *Dialect) []described {
	var calls []described
	add := func(p path, call string) {
		if r, err := routeOf(call); err == nil {
			calls = append(calls, described{p, r})
		}
	}
	for name, call := range d.Verbs.All() {
		add(path{"verbs", name}, call.Call)
	}
	for name, call := range d.Calls.All() {
		add(path{"calls", name}, call.Call)
	}
	if d.Login != nil {
		add(path{"login"}, d.Login.Call)
	}
	return calls
}

// register tells whether a path can stand beside those that are registered; net/http panics if not.
func register(mux *http.ServeMux, pattern string) (ok bool) {
	defer func() { ok = recover() == nil }()
	mux.HandleFunc(pattern, http.NotFound)
	return true
}

// rival finds the call that stands in the way.
func rival(calls []described, e described) string {
	for _, other := range calls {
		mux := http.NewServeMux()
		if register(mux, other.pattern()) && !register(mux, e.pattern()) {
			return strings.Join(texts(other.p), " ")
		}
	}
	return "another call"
}

func texts(p path) []string {
	names := make([]string, len(p))
	for i, step := range p {
		names[i] = Text(step)
	}
	return names
}
