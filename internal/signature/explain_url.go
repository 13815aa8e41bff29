package signature

import (
	"cmp"
	"slices"
	"strings"
)

// urls are what proxies and configurations make of a URL. The provider signs the one that it was given.
func (e *explainer) urls() []try {
	s := &e.first.scheme
	if e.first.m.URL == "" || !s.content.has(partURL, partHubSpot) && s.Special != "twilio" && s.Special != "rfc9421" {
		return nil
	}
	var all []try
	for _, v := range urlVariants(e.first.m.URL) {
		what := "the URL matches " + strings.Join(v.changes, " and ") + ": the provider signs the one that it has"
		all = append(all, try{what, func(a *guess) bool {
			a.m.URL = v.text()
			return true
		}})
	}
	return all
}

// urlVariant is a URL in parts that are changed one by one; its text is otherwise as it was.
type urlVariant struct {
	scheme, host, port, path, query string
	changes                         []string
}

// urlVariants are all combinations of changes, those with fewer changes first.
func urlVariants(address string) []urlVariant {
	first, ok := splitURL(address)
	if !ok {
		return nil
	}
	all := []urlVariant{first}
	for _, change := range []func(urlVariant) urlVariant{otherScheme, otherPort, otherSlash, sortedQuery} {
		for _, v := range all {
			if changed := change(v); changed.text() != v.text() {
				all = append(all, changed)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b urlVariant) int { return cmp.Compare(len(a.changes), len(b.changes)) })
	return all[1:]
}

func splitURL(address string) (urlVariant, bool) {
	scheme, rest, ok := strings.Cut(address, "://")
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, hasQuery := strings.Cut(rest, "?")
	if hasQuery {
		query = "?" + query
	}
	host, path, hasPath := strings.Cut(rest, "/")
	if hasPath {
		path = "/" + path
	}
	v := urlVariant{scheme: scheme, host: host, path: path, query: query}
	if colon := strings.LastIndexByte(host, ':'); colon > strings.LastIndexAny(host, "]@") {
		v.host, v.port = host[:colon], host[colon:]
	}
	return v, ok
}

func (v *urlVariant) text() string { return v.scheme + "://" + v.host + v.port + v.path + v.query }

// with is a copy of a URL, one more change told of it.
func (v urlVariant) with(change string) urlVariant {
	v.changes = append(slices.Clone(v.changes), change)
	return v
}

func otherScheme(v urlVariant) urlVariant {
	from, to := "http", "https"
	if v.scheme == "https" {
		from, to = to, from
	}
	v.scheme = to
	return v.with("with " + to + " for " + from)
}

func otherPort(v urlVariant) urlVariant {
	if v.port != "" {
		v.port = ""
		return v.with("without its port")
	}
	v.port = map[string]string{"https": ":443", "http": ":80"}[v.scheme]
	return v.with("with the port " + strings.TrimPrefix(v.port, ":"))
}

func otherSlash(v urlVariant) urlVariant {
	if rest, ok := strings.CutSuffix(v.path, "/"); ok {
		v.path = rest
		return v.with("without the slash at the end of its path")
	}
	v.path += "/"
	return v.with("with a slash at the end of its path")
}

func sortedQuery(v urlVariant) urlVariant {
	if pairs := strings.Split(strings.TrimPrefix(v.query, "?"), "&"); len(pairs) > 1 {
		slices.Sort(pairs)
		v.query = "?" + strings.Join(pairs, "&")
	}
	return v.with("with its query sorted")
}

// methods are the method in capital and in small letters.
func (e *explainer) methods() []try {
	s := &e.first.scheme
	if !s.content.has(partMethod) && s.Special != "rfc9421" {
		return nil
	}
	return []try{
		methodTry("the method matches in capital letters, which is how it is signed", strings.ToUpper),
		methodTry("the method matches in small letters: the sender signs it so", strings.ToLower),
	}
}

func methodTry(what string, change func(string) string) try {
	return try{what, func(a *guess) bool {
		was := a.m.Method
		a.m.Method = change(cmp.Or(was, "POST"))
		return a.m.Method != was
	}}
}
