package signature

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"time"
)

// Finding is a change under which a message would have been authentic.
type Finding struct {
	What string // in plain words, without a secret or a signature
}

// maxMACs bounds what an explanation costs. Each try costs one for each key.
const maxMACs = 199

// Explain looks for the mistakes that make authentic messages fail: a body that an editor changed, a secret that was to
// be decoded, the address behind a proxy. It changes one thing at a time, verifies again, and tells what matched; that the
// message is not authentic stays true. The message has its body beside it, whole; one over 25 MiB is not explained.
func Explain(ctx context.Context, s *Scheme, m Message, body []byte, o Options, r Result) []Finding {
	e := &explainer{ctx: ctx, first: guess{*s, m, body, o}, reason: r.Reason, left: maxMACs}
	if r.AgeSeconds != nil {
		e.age = *r.AgeSeconds
	}
	if e.first.o.At.IsZero() {
		e.first.o.At = time.Now()
	}
	e.first.o.FetchCert = nil // guesses are not worth the network
	if !r.Valid && len(body) <= defaultMaxBody {
		e.first.o.MaxBody = 2 * defaultMaxBody // line ends may become longer
		e.explain()
	}
	return e.found
}

// guess is all that a verification depends on.
type guess struct {
	scheme Scheme
	m      Message
	body   []byte
	o      Options
}

// try is a change to a guess; change tells false if there is nothing to change.
type try struct {
	what   string
	change func(*guess) bool
}

type explainer struct {
	ctx    context.Context
	first  guess
	reason Reason
	age    float64 // of an authentic message whose time is wrong
	left   int     // MACs
	found  []Finding
}

// explain tries one kind of change after the other; of a kind, the first that matches explains enough. If the message fits
// another scheme, that explains all.
func (e *explainer) explain() {
	if e.schemes(); len(e.found) > 0 {
		return
	}
	for _, tries := range e.kinds() {
		for _, t := range tries() {
			if e.try(t) {
				break
			}
		}
	}
	if e.left == 0 && len(e.found) == 0 {
		e.tell("nothing was found, but not all was tried with so many keys: give only the one that should match")
	}
}

// kinds are the kinds of change that a reason asks for, the more usual mistakes first.
func (e *explainer) kinds() []func() []try {
	switch e.reason {
	case Stale, Future:
		return []func() []try{e.times}
	case MalformedTime:
		return []func() []try{e.blanks, e.times}
	case Mismatch, Malformed, UnknownVersion, NoSignatureForKey, DigestMismatch, MissingField, BodyNotCovered:
		return []func() []try{e.bodies, e.secrets, e.blanks, e.forms, e.times, e.urls, e.methods}
	case OK, MissingHeader, DuplicateHeader, MissingURL, WrongAlgorithm, UnknownDigest, NotCovered, AmbiguousLabel,
		UnknownCritical, UnsafeCertURL, CertExpired, WrongTopic, TooLarge, EmptySecret:
	}
	return nil
}

// try verifies with a change, and tells of it if it matched.
func (e *explainer) try(t try) bool {
	if e.left == 0 {
		return false
	}
	a := e.first
	a.m.Headers = slices.Clone(a.m.Headers)
	if !t.change(&a) {
		return false
	}
	r, ok := e.verify(&a)
	if ok {
		e.tell(t.what + e.aged(r))
	}
	return ok
}

// verify tells whether a guess is authentic, whatever its time. If the message itself is, the guess must bring its
// time nearer.
func (e *explainer) verify(a *guess) (Result, bool) {
	if e.left -= a.cost(); e.left < 0 {
		e.left = 0
		return Result{}, false
	}
	a.m.Body = bytes.NewReader(a.body)
	r, err := Verify(e.ctx, &a.scheme, a.m, a.o)
	switch {
	case err != nil || r.Reason != OK && r.Reason != Stale && r.Reason != Future:
		return r, false
	case (e.reason == Stale || e.reason == Future) && (r.AgeSeconds == nil || math.Abs(*r.AgeSeconds) >= math.Abs(e.age)):
		return r, false
	}
	return r, true
}

// cost is how many MACs a verification takes at most: Twilio's is tried with and without the port.
func (a *guess) cost() int {
	keys := len(a.o.Secrets) + len(a.o.PublicKeys)
	if a.scheme.Special != "" {
		keys *= 2
	}
	return keys
}

// aged tells what the time is under a change, if that is news.
func (e *explainer) aged(r Result) string {
	switch {
	case r.AgeSeconds == nil:
		return ""
	case r.Reason == OK && e.reason != Stale && e.reason != Future:
		return ""
	}
	return "; read so, it is " + oldText(*r.AgeSeconds)
}

// oldText is an age for people, to the second; in days where it is long, as of a time in another unit.
func oldText(seconds float64) string {
	where := "old"
	if seconds < 0 {
		seconds, where = -seconds, "in the future"
	}
	if days := seconds / (24 * 60 * 60); days >= 2 {
		return fmt.Sprintf("%.0f days %s", days, where)
	}
	return fmt.Sprintf("%s %s", time.Duration(seconds*float64(time.Second)).Round(time.Millisecond), where)
}

func (e *explainer) tell(what string) { e.found = append(e.found, Finding{what}) }
