package signature

import (
	"net/url"
	"slices"
	"strings"

	"github.com/dunglas/httpsfv"
)

const maxComponents = 64

// readComponents reads what is covered. What the library would take in silence, or not survive, is refused before it.
func (in *signatureInput) readComponents(items []httpsfv.Item) error {
	if len(items) > maxComponents {
		return refuse(TooLarge, "Signature-Input covers %d components; %d are read at most", len(items), maxComponents)
	}
	for _, item := range items {
		name, ok := item.Value.(string)
		if !ok || !knownComponent(name, item.Params) {
			return refuse(Malformed, "Signature-Input covers %.60q, which is no component of a request", item.Value)
		}
		text, err := httpsfv.Marshal(item)
		if err != nil {
			return refuse(Malformed, "Signature-Input covers %.60q in a form that cannot be written", name)
		}
		in.covered, in.names = append(in.covered, text), append(in.names, name)
	}
	return nil
}

// knownComponent tells whether a name and its parameters can be looked up in a request (RFC 9421, sections 2.1 and 2.2).
// Other signatures cannot: only the chosen one is kept.
func knownComponent(name string, params *httpsfv.Params) bool {
	allowed := []string{"sf", "bs", "key"}
	switch name {
	case "@method", "@target-uri", "@authority", "@scheme", "@request-target", "@path", "@query":
		allowed = nil
	case "@query-param":
		allowed = []string{"name"}
	default:
		if !isToken(name) || name != strings.ToLower(name) || name == "signature" || name == "signature-input" {
			return false
		}
	}
	for _, p := range params.Names() {
		value, _ := params.Get(p)
		_, isText := value.(string)
		if !slices.Contains(allowed, p) || isText != (p == "key" || p == "name") {
			return false
		}
	}
	return true
}

// checkCoverage compares what is covered with what must be. The setting require takes the place of the profile; given
// empty, it asks for nothing but the signature.
func (in *signatureInput) checkCoverage(body []byte, values url.Values) error {
	required := slices.Clone(values["require"])
	if slices.Contains(required, "created") && in.created == nil {
		return refuse(MissingField, "Signature-Input has no created, which is required")
	}
	if !slices.ContainsFunc(required, func(r string) bool { return r != "created" }) && (len(required) > 0 || !values.Has("require")) {
		required = profileOf(body)
	}
	required = slices.DeleteFunc(required, func(r string) bool { return r == "created" || r == "" })
	for _, r := range required {
		if !slices.Contains(in.covered, quoteName(r)) {
			return refuse(NotCovered, "the signature does not cover %s, which is required", r)
		}
	}
	if len(required) > 0 && len(body) > 0 && !in.coversBody() {
		return refuse(BodyNotCovered, "the signature does not cover content-digest, and there is a body")
	}
	return nil
}

// profileOf is what must be covered if the caller does not say. Without a body there is nothing to digest.
func profileOf(body []byte) []string {
	profile := []string{"@method", "@target-uri", "content-digest"}
	if len(body) == 0 {
		return profile[:2]
	}
	return profile
}

// quoteName writes a component as Signature-Input does: @query-param;name="Pet" is "@query-param";name="Pet".
func quoteName(component string) string {
	name, params, found := strings.Cut(component, ";")
	if found {
		params = ";" + params
	}
	return `"` + strings.Trim(name, `"`) + `"` + params
}

// coversBody tells whether all of Content-Digest is signed. With key only one digest of it would be: to the rest a
// forger could add another.
func (in *signatureInput) coversBody() bool {
	return slices.ContainsFunc(in.covered, func(c string) bool {
		return slices.Contains([]string{`"content-digest"`, `"content-digest";sf`, `"content-digest";bs`}, c)
	})
}
