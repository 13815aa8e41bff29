package server

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"

	"hookctl/internal/dialect"
)

// fail answers with the dialect's error object. A status other than 0 overrides that of the error's kind.
func (a *api) fail(w http.ResponseWriter, err error, status int) {
	a.s.warn(err)
	answer := a.d.AnswerError(err, status)
	if answer.Status == http.StatusUnauthorized {
		a.challenge(w)
	}
	send(w, answer)
}

// challenge says how to authenticate, as RFC 9110 section 11.6.1 wants it.
func (a *api) challenge(w http.ResponseWriter) {
	for _, c := range a.d.Credentials.All() {
		if scheme := strings.TrimSpace(cmp.Or(c.Prefix, c.Also)); strings.EqualFold(c.Header, "Authorization") && scheme != "" {
			w.Header().Set("WWW-Authenticate", scheme+` realm="`+a.d.Name+`"`)
		}
		if c.Basic != "" {
			w.Header().Set("WWW-Authenticate", `Basic realm="`+a.d.Name+`"`)
		}
	}
}

// send writes an answer.
func send(w http.ResponseWriter, answer dialect.Answer) {
	for name, value := range answer.Header {
		w.Header().Set(name, value)
	}
	if answer.Body == nil {
		w.WriteHeader(answer.Status)
		return
	}
	data, err := dialect.EncodeJSON(answer.Body)
	if err != nil {
		writeOwn(w, http.StatusInternalServerError, ownError(err))
		return
	}
	writeJSON(w, answer.Status, data)
}

func writeJSON(w http.ResponseWriter, status int, data []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data) // a client that has gone away is nobody to tell
}

// writeOwn answers under no dialect.
func writeOwn(w http.ResponseWriter, status int, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		data = []byte(`{"error":{"code":"failed","message":"internal error"}}`)
	}
	writeJSON(w, status, data)
}
