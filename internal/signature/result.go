package signature

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// result makes the Result of what was found, or of why nothing was.
func (v *Verifier) result(m *message, found verdict, err error, at time.Time) (Result, error) {
	r := Result{Scheme: v.scheme.Name, Reason: OK, Warnings: slices.Clone(v.warnings)}
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		r.Reason, r.Detail = refused.reason, refused.detail
		return r, nil
	case err != nil:
		return Result{}, err
	}
	r.BodyCovered = found.bodyCovered
	if found.key != noKey {
		r.MatchedSecret = &found.key
	}
	if found.version != "" {
		r.Version = &found.version
	}
	if found.id != "" {
		r.ID = &found.id
	}
	v.judgeTime(&r, found.signed.time, at)
	r.Valid = r.Reason == OK
	r.Warnings = append(r.Warnings, found.warnings...)
	r.Warnings = append(r.Warnings, v.warningsOf(m, &found)...)
	return r, nil
}

// judgeTime is the last step: whoever cannot sign learns nothing about our clock.
func (v *Verifier) judgeTime(r *Result, signed, at time.Time) {
	if signed.IsZero() {
		return
	}
	seconds := age(signed, at)
	r.AgeSeconds = &seconds
	if signed.Year() <= 9999 { // JSON has no later ones
		r.Timestamp = &signed
	}
	tolerance := v.scheme.tolerance()
	if v.o.Tolerance != nil {
		tolerance = *v.o.Tolerance
	}
	if !v.o.NoTime {
		r.TimestampChecked = true
		r.Reason = fresh(seconds, tolerance)
	}
	if r.Reason == Stale || r.Reason == Future {
		r.Detail = fmt.Sprintf("it is %s; %s are tolerated", oldText(seconds), tolerance)
	}
}

// fixedWarnings are those that scheme and keys alone give; never nil.
func (v *Verifier) fixedWarnings() []string {
	all := []string{}
	if v.scheme.Weak {
		all = append(all, "the scheme "+v.scheme.Name+" is weak: SHA-1, or a plain digest")
	}
	texts := append(slices.Clone(v.o.Secrets), v.o.PublicKeys...)
	for i, k := range v.keys {
		if k.secret != nil {
			all = append(all, secretWarnings(i, len(texts), texts[i], k.secret)...)
		}
	}
	return all
}

// warningsOf are those of one authentic message.
func (v *Verifier) warningsOf(m *message, found *verdict) []string {
	var all []string
	if found.key > 0 {
		all = append(all, fmt.Sprintf("only %s matches, not the newest", secretName(found.key, len(v.o.Secrets)+len(v.o.PublicKeys))))
	}
	if v.o.NoTime && !found.signed.time.IsZero() {
		all = append(all, "the time was not checked")
	}
	if !found.bodyCovered {
		all = append(all, "the signature does not cover the whole body: others may have written it")
	}
	if s := v.scheme.Stronger; s != "" && m.has(s) {
		all = append(all, s+" is there too, and proves more: verify that one")
	}
	return all
}
