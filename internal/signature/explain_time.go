package signature

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// times are the ways to write the time of signing. Where the signature is right, its unit may be the other one; where it is
// not, another text may have been signed than was sent.
func (e *explainer) times() []try {
	s := &e.first.scheme
	if s.Special != "" || s.Timestamp == nil {
		return nil
	}
	text := e.timeText()
	switch e.reason { //nolint:exhaustive // the others come together
	case Stale, Future:
		return []try{
			unitTry("the time is in milliseconds, while the scheme has seconds", "s", "ms"),
			unitTry("the time is in seconds, while the scheme has milliseconds", "ms", "s"),
		}
	case MalformedTime:
		return []try{e.asWritten(text)}
	}
	all := []try{{"the signature matches with the time in milliseconds: seconds were sent, but milliseconds signed", resent(text, text+"000")}}
	if seconds, ok := cutMillis(text); ok {
		all = append(all, try{"the signature matches with the time in seconds: milliseconds were sent, but seconds signed", resent(text, seconds)})
	}
	return all
}

// timeText is the time as received; empty if there is none.
func (e *explainer) timeText() string {
	m := &message{fields: e.first.m.Headers, body: e.first.body, read: true}
	c := &claims{}
	_ = e.first.scheme.readSignatures(m, c) // of what it could not read, it tells nothing
	text, _ := e.first.scheme.timeText(m, c)
	return text
}

func unitTry(what, from, to string) try {
	return try{what, func(a *guess) bool {
		t := *a.scheme.Timestamp
		is := t.Unit == from
		t.Unit = to
		a.scheme.Timestamp = &t
		return is
	}}
}

func cutMillis(text string) (string, bool) {
	if len(text) < 12 {
		return "", false
	}
	return text[:len(text)-3], true
}

// resent has the time sent as another text.
func resent(text, other string) func(*guess) bool {
	return func(a *guess) bool {
		t := a.scheme.Timestamp
		for i, h := range a.m.Headers {
			switch {
			case t.Header != "" && sameName(h.Name, t.Header):
				a.m.Headers[i].Value = other
			case t.KV != "" && sameName(h.Name, a.scheme.Signature.Header):
				a.m.Headers[i].Value = strings.Replace(h.Value, t.KV+"="+text, t.KV+"="+other, 1)
			}
		}
		return t.JSON == "" && text != ""
	}
}

// asWritten takes the time for a text, which is signed as it is.
func (e *explainer) asWritten(text string) try {
	what := "the signature is right, but its time is not written as " + unitText(e.first.scheme.Timestamp.Unit)
	if t, ok := anyTime(text); ok {
		what += "; it would be " + oldText(math.Round(age(t, e.first.o.At)))
	}
	return try{what, func(a *guess) bool {
		a.scheme.Timestamp = nil
		a.scheme.content = slices.Clone(a.scheme.content)
		for i, p := range a.scheme.content {
			if p.kind == partTimestamp {
				a.scheme.content[i] = part{partText, text}
			}
		}
		return true
	}}
}

// anyTime reads a time however it is written.
func anyTime(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, time.RFC1123, time.RFC1123Z, scalrDate, time.DateTime} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if math.Abs(n) > 1e11 { // in seconds, the year 5138
		n /= 1000
	}
	return time.UnixMilli(int64(n * 1000)), err == nil && math.Abs(n) < 1e11
}
