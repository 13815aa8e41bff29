package cmd

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// excerptLength is how many characters of an answer people are shown.
const excerptLength = 200

// deliveryTold is a delivery, as JSON, for people: a member for each line. Of each attempt it has when it was, what came
// of it, and the beginning of the answer; wide has all that was sent and answered.
func deliveryTold(data []byte, wide bool) (json.RawMessage, error) {
	var d hook.Delivery
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, err
	}
	o, err := dialect.ParseObject(data)
	if err != nil {
		return nil, err
	}
	o.Remove("attempts")
	for _, a := range d.Attempts {
		name := fmt.Sprintf("attempt %d", a.Number)
		o.Set(name, a.At.UTC().Format(time.RFC3339Nano)+": "+outcomeOf(a))
		if wide {
			tellExchange(o, name, a)
		} else if text := answerOf(a); text != "" {
			o.Set(name+" answer", text)
		}
	}
	return dialect.EncodeJSON(o)
}

// outcomeOf tells in a line what came of an attempt.
func outcomeOf(a hook.Attempt) string {
	text := "no answer"
	if a.Status != nil {
		text = fmt.Sprint(*a.Status)
	}
	if a.Request == nil {
		text = "nothing was sent"
	}
	text += fmt.Sprintf(" (%d ms)", a.DurationMS)
	if a.Error != nil {
		text += ": " + *a.Error
	}
	return text
}

func answerOf(a hook.Attempt) string {
	if a.Response == nil {
		return ""
	}
	return excerpt(a.Response.Body)
}

// tellExchange adds what was sent and answered: header fields by name, and bodies.
func tellExchange(o *dialect.Object, name string, a hook.Attempt) {
	if a.Request != nil {
		o.Set(name+" sent", a.Request.Method+" "+a.Request.URL)
		tellMessage(o, name+" >", a.Request.Headers, a.Request.Body)
	}
	if a.Response != nil {
		tellMessage(o, name+" <", a.Response.Headers, a.Response.Body)
		if a.Response.Truncated {
			o.Set(name+" < truncated", true)
		}
	}
}

func tellMessage(o *dialect.Object, mark string, headers [][2]string, body []byte) {
	for _, h := range headers {
		key, value := mark+" "+h[0]+":", h[1]
		if before, twice := o.Get(key); twice {
			value = dialect.Text(before) + ", " + value
		}
		o.Set(key, value)
	}
	if len(body) > 0 {
		o.Set(mark+" body", bodyText(body))
	}
}

// excerpt is the beginning of a body, in one line.
func excerpt(body []byte) string {
	text := []rune(strings.Join(strings.Fields(bodyText(body)), " "))
	if len(text) > excerptLength {
		return string(text[:excerptLength]) + "…"
	}
	return string(text)
}

// bodyText is a body that is text; of any other it tells the length.
func bodyText(body []byte) string {
	whole := strings.TrimRightFunc(string(body), func(c rune) bool { return c == utf8.RuneError }) // what was kept may end within a character
	if !utf8.ValidString(whole) || strings.ContainsFunc(whole, func(c rune) bool { return unicode.IsControl(c) && !unicode.IsSpace(c) }) {
		return fmt.Sprintf("(%d bytes that are no text)", len(body))
	}
	return whole
}
