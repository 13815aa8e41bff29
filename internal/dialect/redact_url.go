package dialect

import (
	"net/url"
	"strings"
	"unicode"
)

// maxEscapes is how often something is escaped at most; what is escaped more often is not looked into.
const maxEscapes = 4

// RedactURL stars the secret parts of every URL in a text: what stands before the host, and the values of parameters
// with a name such as token or key, in query and fragment. A text without URLs comes back as it is.
func RedactURL(s string) string {
	first := strings.Index(s, "://")
	if first < 0 {
		return s
	}
	if !isURL(s) {
		s = eachWord(s, starUsers)
		return s[:first] + redactParams(s[first:], isGap)
	}
	if _, err := url.Parse(s); err != nil {
		return Stars // nobody can tell where in it a secret ends
	}
	return redactParams(starUsers(s), func(rune) bool { return false })
}

// eachWord changes the words of a text, and leaves what is between them.
func eachWord(s string, change func(string) string) string {
	var b strings.Builder
	for s != "" {
		end := cutAt(s, isGap)
		b.WriteString(change(s[:end]))
		s = s[end:]
		end = cutAt(s, func(c rune) bool { return !isGap(c) })
		b.WriteString(s[:end])
		s = s[end:]
	}
	return b.String()
}

// cutAt is where the first such character is, or the end.
func cutAt(s string, is func(rune) bool) int {
	if i := strings.IndexFunc(s, is); i >= 0 {
		return i
	}
	return len(s)
}

// isURL tells whether a text begins as a URL does.
func isURL(s string) bool {
	scheme, _, ok := strings.Cut(s, "://")
	return ok && scheme != "" && !strings.ContainsFunc(scheme, func(c rune) bool { return !isSchemeRune(c) })
}

func isSchemeRune(c rune) bool {
	return c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c) || c == '+' || c == '-' || c == '.')
}

// isGap tells whether a character ends a URL in a text.
func isGap(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }

// starUsers hides what stands before the hosts of the URLs in a word.
func starUsers(word string) string {
	before, rest, ok := strings.Cut(word, "://")
	if !ok {
		return word
	}
	parts := strings.Split(rest, "://")
	for i, part := range parts {
		parts[i] = starUser(part)
	}
	return before + "://" + strings.Join(parts, "://")
}

// starUser hides what stands before the host, however it is written. Where no host can follow, it hides all up to the
// last @: a password may hold what should have been escaped.
func starUser(s string) string {
	end := strings.IndexAny(s, "/?#")
	if end < 0 {
		end = len(s)
	}
	if at := strings.LastIndexByte(s[:end], '@'); at >= 0 {
		return Stars + s[at:]
	}
	if isHost(s[:end]) {
		return s
	}
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		return Stars + s[at:]
	}
	return Stars
}

// isHost tells whether a text can be a host with or without a port.
func isHost(s string) bool {
	_, err := url.Parse("//" + s)
	return err == nil
}

// redactParams hides the values of parameters with the name of a secret, and URLs with secrets that are written as
// values. A value ends at the next parameter, or where ends says.
func redactParams(s string, ends func(rune) bool) string {
	isMark := func(c rune) bool { return strings.ContainsRune("?&;#", c) }
	var b strings.Builder
	for {
		i := strings.IndexFunc(s, isMark)
		if i < 0 {
			return b.String() + s
		}
		b.WriteString(s[:i+1])
		s = s[i+1:]
		end := cutAt(s, func(c rune) bool { return isMark(c) || ends(c) })
		b.WriteString(redactParam(s[:end]))
		s = s[end:]
	}
}

func redactParam(pair string) string {
	name, value, ok := strings.Cut(pair, "=")
	if !ok || value == "" {
		return pair
	}
	if hidesURL(value) {
		return name + "=" + Stars
	}
	if plain, err := url.QueryUnescape(name); err != nil || isSecretName(plain) {
		return name + "=" + Stars
	}
	return pair
}

// hidesURL tells whether a value is a URL with secrets, or what is escaped so badly that nobody can tell. A URL that was
// handed on several times is escaped as often.
func hidesURL(value string) bool {
	for i := range maxEscapes {
		plain, err := url.QueryUnescape(value)
		switch {
		case err != nil:
			return i == 0
		case RedactURL(plain) != plain:
			return true
		case plain == value:
			return false
		}
		value = plain
	}
	return true
}
