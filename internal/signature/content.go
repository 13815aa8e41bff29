package signature

import (
	"fmt"
	"slices"
	"strings"

	"hookctl/internal/yamlfile"
)

// content is what is signed: text and placeholders, in their order. It is no text/template: a verifier needs none of that
// power, and its parts go straight into the MAC.
type content []part

type part struct {
	kind partKind
	text string // the literal, or what follows the colon of a placeholder
}

type partKind string

const (
	partText      partKind = "text"
	partBody      partKind = "body"
	partTimestamp partKind = "timestamp"
	partID        partKind = "id"
	partMethod    partKind = "method"
	partURL       partKind = "url"
	partHubSpot   partKind = "url:hubspot"
	partSecret    partKind = "secret"
	partJSON      partKind = "json"
	partForm      partKind = "form"
	partHeader    partKind = "header"
)

// parseContent reads a template; anything in braces that is no placeholder is an error.
func parseContent(s string) (content, error) {
	var c content
	for s != "" {
		start := strings.IndexAny(s, "{}")
		if start < 0 {
			return append(c, part{partText, s}), nil
		}
		end := strings.IndexByte(s, '}')
		if s[start] == '}' || end < 0 {
			return nil, fmt.Errorf("a brace without its other half in %q", s)
		}
		p, err := placeholder(s[start+1 : end])
		if err != nil {
			return nil, err
		}
		if start > 0 {
			c = append(c, part{partText, s[:start]})
		}
		c, s = append(c, p), s[end+1:]
	}
	return c, nil
}

// placeholder reads what stands between braces.
func placeholder(s string) (part, error) {
	switch kind := partKind(s); kind {
	case partBody, partTimestamp, partID, partMethod, partURL, partHubSpot, partSecret:
		return part{kind: kind}, nil
	case partText, partJSON, partForm, partHeader: // these need an argument, or cannot be said at all
	}
	kind, arg, _ := strings.Cut(s, ":")
	name, isForm := strings.CutSuffix(arg, "|body")
	switch {
	case kind == string(partJSON) && checkPointer(arg) == nil:
		return part{partJSON, arg}, nil
	case kind == string(partForm) && isForm && name != "":
		return part{partForm, name}, nil
	case kind == string(partHeader) && isToken(arg):
		return part{partHeader, arg}, nil
	}
	return part{}, fmt.Errorf("{%s} is no placeholder%s", s, yamlfile.DidYouMean(s, placeholderNames()))
}

func placeholderNames() []string {
	return []string{
		"body", "timestamp", "id", "method", "url", "url:hubspot", "secret",
		"json:/pointer", "form:payload|body", "header:Name",
	}
}

// has tells whether there is a part of some kind.
func (c content) has(kinds ...partKind) bool {
	return slices.ContainsFunc(c, func(p part) bool { return slices.Contains(kinds, p.kind) })
}

func (c content) coversBody() bool { return c.has(partBody, partForm) }

// bodies counts the placeholders that stand for the body.
func (c content) bodies() int {
	n := 0
	for _, p := range c {
		if p.kind == partBody || p.kind == partForm {
			n++
		}
	}
	return n
}
