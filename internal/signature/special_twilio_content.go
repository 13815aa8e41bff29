package signature

import (
	"net/url"
	"slices"
	"strings"
)

// twilioBody is what the signature says of the body: the parameters of a form, or a digest in the URL.
func twilioBody(m *message) (params, digest string, err error) {
	switch {
	case m.url == "":
		return "", "", refuse(MissingURL, "Twilio signs the URL, which is not known")
	case isForm(m):
		params, err = twilioParams(m.body)
		return params, "", err
	case len(m.body) == 0:
		return "", "", nil
	}
	_, query, _ := strings.Cut(m.url, "?")
	query, _, _ = strings.Cut(query, "#")
	values, err := url.ParseQuery(query)
	switch all := values["bodySHA256"]; {
	case err != nil || len(all) > 1:
		return "", "", refuse(Malformed, "the query of the URL cannot be read, or has bodySHA256 twice")
	case len(all) == 0 || all[0] == "":
		return "", "", refuse(BodyNotCovered, "the body is no form, and the URL has no bodySHA256")
	default:
		return "", all[0], nil
	}
}

// twilioParams joins names and values, sorted by name; the values of a name that is repeated count once each, sorted.
func twilioParams(body []byte) (string, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return "", refuse(Malformed, "the body is no form")
	}
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		values := slices.Sorted(slices.Values(form[name]))
		for _, value := range slices.Compact(values) {
			b.WriteString(name + value)
		}
	}
	return b.String(), nil
}

// portVariants are a URL with and without its port: Twilio signs either, and receivers do not see which.
func portVariants(address string) []string {
	scheme, rest, ok := strings.Cut(address, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, tail := rest[:end], rest[end:]
	colon := strings.LastIndexByte(host, ':')
	port := map[string]string{"https": ":443", "http": ":80"}[strings.ToLower(scheme)]
	switch {
	case !ok:
		return []string{address}
	case colon > strings.LastIndexAny(host, "]@"):
		return []string{address, scheme + "://" + host[:colon] + tail}
	case port != "":
		return []string{address, scheme + "://" + host + port + tail}
	}
	return []string{address}
}
