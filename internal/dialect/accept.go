package dialect

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"hookctl/internal/hook"
)

// Maker is what a server needs to make IDs, secrets and times.
type Maker struct {
	Now  func() time.Time
	Rand io.Reader
}

// NewMaker makes of the real clock and of real randomness.
func NewMaker() Maker { return Maker{Now: time.Now, Rand: rand.Reader} }

// Judge judges requests as an API would, and makes what the API makes itself.
type Judge struct {
	*Dialect
	Maker Maker
}

// New judges the body of a create as the API would, and completes it: defaults, ID, secret, times. The webhook's
// Provider is the API's own object, whole.
func (j Judge) New(body []byte) (hook.Webhook, error) {
	return j.accept(body, nil, Create)
}

// Renew judges the body of a replace: what is not given falls to its default, but what the API sets itself stays.
func (j Judge) Renew(old, body []byte) (hook.Webhook, error) {
	o, err := ParseObject(old)
	if err != nil {
		return hook.Webhook{}, err
	}
	return j.accept(body, o, Replace)
}

// Change judges the body of a patch: what is not given stays; null means the default, or nothing.
func (j Judge) Change(old, body []byte) (hook.Webhook, error) {
	o, err := ParseObject(old)
	if err != nil {
		return hook.Webhook{}, err
	}
	return j.accept(body, o, Patch)
}

func (j Judge) accept(body []byte, old *Object, verb string) (hook.Webhook, error) {
	in, err := ParseObject(body)
	if err != nil {
		return hook.Webhook{}, &hook.Error{Kind: hook.Invalid, Message: "request body", Err: err}
	}
	a := &acceptor{d: j.Dialect, verb: verb, in: in, old: old, out: &Object{}, m: j.Maker, wrong: map[string]string{}}
	a.fields()
	a.unknown()
	if len(a.wrong) > 0 {
		return hook.Webhook{}, a.refusal()
	}
	raw, err := EncodeJSON(a.out)
	if err != nil {
		return hook.Webhook{}, err
	}
	return j.Decode(raw)
}

// acceptor builds the new object, field by field in the dialect's order, and notes what is wrong.
type acceptor struct {
	d     *Dialect
	verb  string
	in    *Object
	old   *Object // nil at creation
	out   *Object
	m     Maker
	wrong map[string]string // by the API's own name
	order []string
}

func (a *acceptor) fields() {
	for _, f := range a.d.Fields {
		if f.composed() {
			continue
		}
		v, ok := a.value(f)
		if !ok {
			continue
		}
		if err := f.place().Put(a.out, v); err != nil {
			a.fault(f, err.Error())
		}
	}
}

// value decides what a field becomes.
func (a *acceptor) value(f *Field) (any, bool) {
	given, ok := f.writeAt().Find(a.in)
	kept, had := a.kept(f)
	switch {
	case f.ReadOnly:
		return a.made(f, kept, had)
	case ok && given != nil:
		return a.checked(f, given)
	case !ok && a.verb == Patch:
		return kept, had
	case f.Required:
		a.fault(f, a.d.word("required"))
		return nil, false
	case f.Make != "":
		return a.made(f, kept, had)
	case f.Default.IsZero():
		return nil, false
	}
	return cloneValue(f.Default.value), true
}

func (a *acceptor) kept(f *Field) (any, bool) {
	if a.old == nil {
		return nil, false
	}
	return f.place().Find(a.old)
}

func (a *acceptor) checked(f *Field, v any) (any, bool) {
	if err := f.check(v, true); err != nil {
		a.fault(f, err.Error())
		return nil, false
	}
	return v, true
}

// made is what the API sets itself: times from the clock, the rest once and for all at creation.
func (a *acceptor) made(f *Field, kept any, had bool) (any, bool) {
	if f.Name == "updated_at" || f.Name == "created_at" && a.old == nil {
		v, err := f.how.write(f, a.m.Now().UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano))
		return v, err == nil
	}
	if had || f.Make == "" {
		return kept, had
	}
	return a.m.make(f.Make), true
}

func (a *acceptor) fault(f *Field, message string) {
	name := f.OwnName()
	if _, ok := a.wrong[name]; !ok {
		a.order = append(a.order, name)
	}
	a.wrong[name] = message
}

// unknown does with members that are no fields what the dialect says.
func (a *acceptor) unknown() {
	if a.verb == Patch && a.d.Unknown == "keep" {
		a.keepUnknown(a.old)
	}
	switch a.d.Unknown {
	case "keep":
		a.keepUnknown(a.in)
	case "refuse":
		for _, key := range a.in.Keys() {
			if !a.d.knowsMember(key) {
				a.wrong[key] = "unknown field"
				a.order = append(a.order, key)
			}
		}
	}
}

func (a *acceptor) keepUnknown(from *Object) {
	for _, m := range from.members {
		switch {
		case a.d.knowsMember(m.key):
		case m.value == nil && a.verb == Patch:
			a.out.Remove(m.key)
		default:
			a.out.Set(m.key, cloneValue(m.value))
		}
	}
}

// refusal names all that is wrong, in the dialect's order.
func (a *acceptor) refusal() error {
	said := make([]string, len(a.order))
	for i, name := range a.order {
		said[i] = name + ": " + a.wrong[name]
	}
	return &hook.Error{Kind: hook.Invalid, Message: strings.Join(said, "; "), Fields: a.wrong}
}

// word is how the API says what is wrong with a field.
func (d *Dialect) word(constraint string) string {
	if s := d.Errors.Messages[constraint]; s != "" {
		return s
	}
	return constraint
}

// make makes a random value in one of the known forms.
func (m Maker) make(form string) string {
	switch form {
	case "object-id":
		return hex.EncodeToString(m.bytes(12))
	case "hex12":
		return hex.EncodeToString(m.bytes(6))
	case "secret":
		return "whsec_" + base64.StdEncoding.EncodeToString(m.bytes(32))
	}
	return m.uuid()
}

// uuid makes a random UUID (RFC 9562, version 4).
func (m Maker) uuid() string {
	b := m.bytes(16)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	s := hex.EncodeToString(b)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// bytes reads randomness. It cannot go on without: crypto/rand never fails, and a test's reader must not.
func (m Maker) bytes(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(m.Rand, b); err != nil {
		panic("no randomness: " + err.Error())
	}
	return b
}

// Secret makes a secret of the form that the dialect's webhooks have.
func (d *Dialect) Secret(m Maker) string {
	form := "secret"
	if f := d.named("secret"); f != nil && f.Make != "" {
		form = f.Make
	}
	return m.make(form)
}

// Display is the webhook's own object as one verb's answer shows it: without what that verb does not show.
func (d *Dialect) Display(verb string, raw json.RawMessage) (any, error) {
	hidden := slices.DeleteFunc(slices.Clone(d.Fields), func(f *Field) bool { return f.composed() || f.shownBy(verb) })
	if len(hidden) == 0 {
		return raw, nil
	}
	o, err := ParseObject(raw)
	if err != nil {
		return nil, err
	}
	for _, f := range hidden {
		f.place().Cut(o)
	}
	return o, nil
}
