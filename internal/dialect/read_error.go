package dialect

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"hookctl/internal/hook"
)

// ReadError makes an error of an answer that reports one.
func (d *Dialect) ReadError(status int, body []byte) *hook.Error {
	e := &hook.Error{Kind: d.KindOf(status), Status: status, Message: "the API answered " + statusLine(status)}
	v, err := ParseJSON(body)
	if err != nil {
		return e
	}
	if m := d.Errors.Message.text(v); m != "" {
		e.Message += ": " + oneLine(m)
	}
	if c, ok := d.Errors.Code.Find(v); ok && d.Errors.Code != "" && Text(c) != "" && Text(c) != string(e.Kind) {
		e.Message += " (" + oneLine(Text(c)) + ")"
	}
	d.readFields(e, v)
	return e
}

func (d *Dialect) readFields(e *hook.Error, v any) {
	fields, _ := d.Errors.Fields.Find(v)
	o, ok := fields.(*Object)
	if !ok || d.Errors.Fields == "" {
		return
	}
	e.Fields = map[string]string{}
	var unsaid []string
	for _, m := range o.members {
		e.Fields[m.key] = Text(m.value)
		if said := oneLine(m.key + ": " + Text(m.value)); !strings.Contains(e.Message, said) {
			unsaid = append(unsaid, said)
		}
	}
	if len(unsaid) > 0 {
		e.Message += " (" + strings.Join(unsaid, "; ") + ")"
	}
}

// oneLine keeps what an API says from ending our line, and beginning one that looks like ours.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }), " ")
}

// KindOf reads a status: as the dialect says, else as HTTP does.
func (d *Dialect) KindOf(status int) hook.Kind {
	for name, k := range d.Errors.Kinds.All() {
		if slices.Contains(k.Read, status) || k.Send == status {
			return hook.Kind(name)
		}
	}
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return hook.Invalid
	case http.StatusUnauthorized:
		return hook.Unauthenticated
	case http.StatusForbidden:
		return hook.Forbidden
	case http.StatusNotFound:
		return hook.NotFound
	case http.StatusConflict, http.StatusPreconditionFailed:
		return hook.Conflict
	case http.StatusRequestTimeout, http.StatusTooManyRequests:
		return hook.Unavailable
	}
	if status >= http.StatusInternalServerError {
		return hook.Unavailable
	}
	return hook.Failed
}

// statusLine writes a status as HTTP does: 404 Not Found.
func statusLine(status int) string {
	if s := http.StatusText(status); s != "" {
		return fmt.Sprintf("%d %s", status, s)
	}
	return fmt.Sprint(status)
}
