package server

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"hookctl/internal/hook"
)

// maxArray bounds the body of an array of events, in bytes.
const maxArray = 16 << 20

// ownBody reads a JSON body, of so many bytes at most; arrays tells whether it is one of several things, which may be
// longer. What curl says of a body when it is told nothing, a form, is taken for JSON too.
func ownBody(w http.ResponseWriter, r *http.Request) (body []byte, array bool, err error) {
	if err := checkType(r.Header.Get("Content-Type")); err != nil {
		return nil, false, err
	}
	in := bufio.NewReader(http.MaxBytesReader(w, r.Body, maxArray)) // white space before it counts too
	array, most := startsArray(in), maxBody
	if array {
		most = maxArray
	}
	body, err = io.ReadAll(http.MaxBytesReader(w, io.NopCloser(in), int64(most)))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, array, tooLarge("the body is longer than %d bytes", most)
	case err != nil:
		return nil, array, &hook.Error{Kind: hook.Invalid, Message: "the body could not be read", Err: err}
	case !utf8.Valid(body):
		return nil, array, hook.Errorf(hook.Invalid, "the body is not UTF-8")
	}
	return body, array, nil
}

func tooLarge(format string, args ...any) error {
	e := hook.Errorf(hook.Invalid, format, args...)
	e.Status = http.StatusRequestEntityTooLarge
	return e
}

// checkType refuses a body that says of itself that it is no JSON.
func checkType(header string) error {
	kind, _, err := mime.ParseMediaType(header)
	switch {
	case header == "", kind == "application/json", kind == "application/x-www-form-urlencoded",
		strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json"):
		return nil
	case err != nil:
		kind = header
	}
	e := hook.Errorf(hook.Invalid, "the Content-Type must be application/json, not %s", kind)
	e.Status = http.StatusUnsupportedMediaType
	return e
}

// startsArray looks at the first byte that is no white space.
func startsArray(in *bufio.Reader) bool {
	for {
		b, err := in.ReadByte()
		if err != nil {
			return false // whoever reads on finds it too
		}
		if !bytes.ContainsRune([]byte(" \t\r\n"), rune(b)) {
			_ = in.UnreadByte() // one was read, so that one can be given back
			return b == '['
		}
	}
}

// decode reads the whole of a JSON text. A member that is not known is refused, because it is probably mistyped.
func decode(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil && !ends(d):
		return hook.Errorf(hook.Invalid, "request body: there is more behind its JSON")
	case errors.Is(err, io.EOF):
		return hook.Errorf(hook.Invalid, "request body: it is empty, and should be JSON")
	case errors.As(err, &kind):
		return hook.Errorf(hook.Invalid, "request body: %s must not be a JSON %s", memberOr(kind.Field, "it"), kind.Value)
	case err != nil:
		return hook.Errorf(hook.Invalid, "request body: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// ends tells whether there is nothing behind what was read. Decoder.More takes ] and } for the end.
func ends(d *json.Decoder) bool {
	_, err := d.Token()
	return errors.Is(err, io.EOF)
}

func memberOr(name, otherwise string) string {
	if name == "" {
		return otherwise
	}
	return name
}
