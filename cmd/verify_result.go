package cmd

import (
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/signature"
	"hookctl/internal/ui"
)

// resultPrinter prints what was found of one delivery.
func (a *app) resultPrinter() (func(signature.Result) error, error) {
	o, err := a.printOptions(true, []string{"valid"}, nil)
	if err != nil {
		return nil, err
	}
	p, err := newPrinter(o)
	return func(r signature.Result) error {
		var shown any = r
		if o.Format == ui.Table && o.JQ == "" && o.Template == "" {
			shown = told(r)
		}
		data, err := asJSON(shown)
		if err == nil {
			err = p.Add(data)
		}
		if err != nil {
			return err
		}
		return p.Close()
	}, err
}

// toldResult is a result for people: without what is not known, and without the warnings, which stderr has.
type toldResult struct {
	Valid            bool             `json:"valid"`
	Reason           signature.Reason `json:"reason"`
	Detail           string           `json:"detail,omitempty"`
	Scheme           string           `json:"scheme"`
	Version          *string          `json:"version,omitempty"`
	MatchedSecret    *int             `json:"matched_secret,omitempty"`
	Timestamp        *time.Time       `json:"timestamp,omitempty"`
	AgeSeconds       *float64         `json:"age_seconds,omitempty"`
	TimestampChecked bool             `json:"timestamp_checked"`
	ID               *string          `json:"id,omitempty"`
	BodyCovered      bool             `json:"body_covered"`
}

func told(r signature.Result) toldResult {
	return toldResult{
		r.Valid, r.Reason, r.Detail, r.Scheme, r.Version, r.MatchedSecret, r.Timestamp, r.AgeSeconds, r.TimestampChecked, r.ID, r.BodyCovered,
	}
}

const staleHint = "--at verifies as of another time, --tolerance allows more, --ignore-timestamp does not look"

// refused makes an error of a delivery that is not valid: its exit code, and why.
func refused(r signature.Result) error {
	if r.Valid {
		return nil
	}
	why := string(r.Reason)
	if r.Detail != "" {
		why += ": " + r.Detail
	}
	if kindOf(r.Reason) == hook.Stale {
		return hook.Errorf(hook.Stale, "authentic by the scheme %s, but %s", r.Scheme, why).
			WithHint(staleHint)
	}
	return hook.Errorf(hook.BadSignature, "not authentic by the scheme %s: %s", r.Scheme, why)
}

// kindOf is the kind of error for a reason.
func kindOf(reason signature.Reason) hook.Kind {
	if reason == signature.Stale || reason == signature.Future {
		return hook.Stale
	}
	return hook.BadSignature
}
