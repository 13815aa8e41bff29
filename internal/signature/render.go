package signature

import "strings"

// render writes the header fields of a signed message: all signatures where there is a form for several, or else the newest.
func (s *Scheme) render(c *claims, made []candidate) []Header {
	var all []Header
	if s.ID != nil {
		all = append(all, Header{s.ID.Header, c.id})
	}
	if s.Timestamp != nil && s.Timestamp.Header != "" {
		all = append(all, Header{s.Timestamp.Header, c.time.text})
	}
	place := &s.Signature
	switch place.Grammar {
	case "versioned-list":
		return append(all, Header{place.Header, join(made, " ", ",")})
	case "kv":
		return append(all, Header{place.Header, s.renderPairs(c, made)})
	}
	for i, name := range append([]string{place.Header}, place.AltHeaders...) {
		if i < len(made) {
			all = append(all, Header{name, place.Prefix + made[i].text})
		}
	}
	return all
}

func (s *Scheme) renderPairs(c *claims, made []candidate) string {
	place, text := &s.Signature, ""
	if key := s.timeKey(); key != "" {
		text = key + "=" + c.time.text + place.Pair
	}
	if !place.Continuation {
		return text + join(made, place.Pair, "=")
	}
	text += made[0].version + "="
	for i, m := range made {
		if i > 0 {
			text += place.Pair
		}
		text += m.text
	}
	return text
}

func join(all []candidate, between, inside string) string {
	texts := make([]string, len(all))
	for i, c := range all {
		texts[i] = c.version + inside + c.text
	}
	return strings.Join(texts, between)
}
