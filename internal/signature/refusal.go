package signature

import (
	"errors"
	"fmt"
)

// refusal is why a message is not authentic. It travels as an error until Verify makes it the Result's reason.
type refusal struct {
	reason Reason
	detail string // which header, field or version; never a secret or an expected signature
}

// Error returns the reason, and what it is about.
func (r *refusal) Error() string { return string(r.reason) + ": " + r.detail }

// refuse makes a refusal. What came with the message is quoted (%q), and a long value is not repeated at all.
func refuse(r Reason, format string, args ...any) error {
	return &refusal{r, fmt.Sprintf(format, args...)}
}

// reasonOf tells why a message was refused; empty if the error is none about the message.
func reasonOf(err error) Reason {
	var r *refusal
	if errors.As(err, &r) {
		return r.reason
	}
	return ""
}
