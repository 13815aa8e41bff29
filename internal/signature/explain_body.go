package signature

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
)

// bodies are what editors, shells and frameworks make of a body. One is tried for all schemes with code, as they know best
// what they sign.
func (e *explainer) bodies() []try {
	if e.first.scheme.Special == "" && !e.first.scheme.content.coversBody() {
		return nil
	}
	return []try{
		bodyTry("the body matches without its final newline: an editor or echo added one", cutNewline),
		bodyTry("the body matches without the carriage return and newline at its end: an editor or a shell added them", cutCRLF),
		bodyTry("the body matches with a newline at its end: it was lost when the body was saved", add("\n")),
		bodyTry("the body matches with a carriage return and newline at its end: they were lost when the body was saved", add("\r\n")),
		bodyTry("the body matches with LF for CR LF: its line ends were changed, as Windows and git do", toLF),
		bodyTry("the body matches with CR LF for LF: its line ends were changed, as editors and git do", toCRLF),
		bodyTry("the body matches with LF for CR LF and no newline at its end: an editor changed both", toLF, cutNewline),
		bodyTry("the body matches with CR LF for LF and no newline at its end: an editor changed both", toCRLF, cutCRLF),
		bodyTry("the body matches with LF for CR LF and a newline at its end: both were changed when it was saved", toLF, add("\n")),
		bodyTry("the body matches with CR LF for LF, also at its end: both were changed when it was saved", toCRLF, add("\r\n")),
		bodyTry("the body matches as compact JSON: what is here was indented, or the sender signs another text than it sends", compact),
		bodyTry("the body matches without its byte order mark: an editor added one", cutMark),
		{"the value of the form's field payload matches: the sender signs that, and not the whole form", payload},
		{"the whole body matches: the sender signs the form, and not only its field payload", wholeForm},
	}
}

// bodyTry applies changes to the body one after the other; all of them must change something.
func bodyTry(what string, changes ...func([]byte) []byte) try {
	return try{what, func(a *guess) bool {
		for _, change := range changes {
			changed := change(a.body)
			if bytes.Equal(changed, a.body) {
				return false
			}
			a.body = changed
		}
		return true
	}}
}

func cutNewline(b []byte) []byte {
	if bytes.HasSuffix(b, []byte("\r\n")) {
		return b
	}
	return bytes.TrimSuffix(b, []byte("\n"))
}

func cutCRLF(b []byte) []byte { return bytes.TrimSuffix(b, []byte("\r\n")) }
func cutMark(b []byte) []byte { return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")) }
func toLF(b []byte) []byte    { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }
func toCRLF(b []byte) []byte  { return bytes.ReplaceAll(toLF(b), []byte("\n"), []byte("\r\n")) }

func add(end string) func([]byte) []byte {
	return func(b []byte) []byte { return slices.Concat(b, []byte(end)) }
}

func compact(b []byte) []byte {
	var made bytes.Buffer
	if json.Compact(&made, b) != nil {
		return b
	}
	return made.Bytes()
}

// payload takes the JSON out of a form, as Gitea and Convoy sign it.
func payload(a *guess) bool {
	form, err := url.ParseQuery(string(a.body))
	if err != nil || form.Get("payload") == "" {
		return false
	}
	a.body = []byte(form.Get("payload"))
	return a.cutContentType()
}

// wholeForm has a scheme that signs the field of a form take the form for any other body.
func wholeForm(a *guess) bool {
	return a.scheme.content.has(partForm) && isForm(&message{fields: a.m.Headers}) && a.cutContentType()
}

func (a *guess) cutContentType() bool {
	a.m.Headers = slices.DeleteFunc(a.m.Headers, func(h Header) bool { return sameName(h.Name, "Content-Type") })
	return true
}
