package local_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/local"
)

// ending are rules of an API whose webhooks end at their "until", and then say so in "state" and "enabled". No two have
// the same name, and so many may be enabled.
type ending struct {
	dialect.Judge
	most int
}

func (e ending) Ends(own json.RawMessage) time.Time {
	var o struct{ Until time.Time }
	if err := json.Unmarshal(own, &o); err != nil {
		panic(err)
	}
	return o.Until
}

func (e ending) Standing(own json.RawMessage) (json.RawMessage, error) {
	if bytes.Contains(own, []byte(`"broken"`)) {
		return nil, errBroken
	}
	if at := e.Ends(own); at.IsZero() || at.After(e.Maker.Now()) {
		return own, nil
	}
	o, err := dialect.ParseObject(own)
	if err != nil {
		return nil, err
	}
	o.Set("state", "ended")
	o.Set("enabled", false)
	return dialect.EncodeJSON(o)
}

func (e ending) Unique(w hook.Webhook) string {
	if w.Name == nil {
		return ""
	}
	return *w.Name
}

func (e ending) Most() int { return e.most }

var errBroken = errors.New("cannot tell how it stands")

func newEnding(t *testing.T, most int) (*local.Service, *clock) {
	t.Helper()
	s, c := newService(t)
	s.Rules = ending{s.Rules.(dialect.Judge), most}
	return s, c
}
