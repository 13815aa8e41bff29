package ui

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
)

// ErrorText is an error as it is told to the user.
type ErrorText struct {
	Code    string `json:"code"`             // the name of the exit code
	Message string `json:"message"`          // lower case, names the input
	Status  int    `json:"status,omitempty"` // the HTTP status, if there was one
	Hint    string `json:"hint,omitempty"`   // what to do about it, if that is known
}

// PrintError writes an error to w, which is stderr: as text, or as one JSON object on one line.
// If that fails there is nowhere left to say so.
func PrintError(w io.Writer, e ErrorText, asJSON, color bool) {
	text := errorText(e, color)
	if asJSON {
		text = errorJSON(e)
	}
	_, _ = io.WriteString(w, text)
}

func errorText(e ErrorText, color bool) string {
	text := colored("hookctl:", ansiRed, color) + " " + harmless(e.Message) + "\n"
	if e.Hint != "" {
		text += "hint: " + harmless(e.Hint) + "\n"
	}
	return text
}

// harmless is needed because messages quote servers.
func harmless(message string) string {
	return VisibleLines(strings.TrimRight(message, "\r\n"))
}

func errorJSON(e ErrorText) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]ErrorText{"error": e}); err != nil {
		return errorText(e, false)
	}
	return string(visibleJSON(b.Bytes()))
}
