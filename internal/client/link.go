package client

import (
	"net/url"
	"strings"
)

// nextLink finds the target with rel=next in Link header fields (RFC 8288).
func nextLink(fields []string) string {
	for link := range strings.SplitSeq(strings.Join(fields, ","), ",") {
		target, params, ok := strings.Cut(strings.TrimSpace(link), ">")
		if !ok || !strings.HasPrefix(target, "<") {
			continue
		}
		for param := range strings.SplitSeq(params, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
			if strings.EqualFold(name, "rel") && strings.EqualFold(strings.Trim(value, `"`), "next") {
				return target[1:]
			}
		}
	}
	return ""
}

// linkQuery is the query of a link. Only this is taken of it: the next page is asked for where the first was, whatever
// host the link names.
func linkQuery(link string) url.Values {
	u, err := url.Parse(link)
	if err != nil {
		return nil
	}
	return u.Query()
}
