package delivery

import (
	"fmt"
	"net/http"
	"time"
)

// Class says how an attempt ended. Metrics have it as a label.
type Class string

// The classes.
const (
	Delivered Class = "delivered" // the receiver took it
	Status    Class = "status"    // the receiver answered something else
	Timeout   Class = "timeout"   // something did not answer in time
	Network   Class = "network"   // no address, no connection, or one that broke
	Authorise Class = "authorise" // there is no access token to be had
	Origin    Class = "origin"    // the body is not to be had
	Refused   Class = "refused"   // the guard refused the address
	Unusable  Class = "unusable"  // the webhook, or what it asks for, cannot be used
	Internal  Class = "internal"  // this program failed
)

// classes lists all of them, in the order of metrics.
func classes() []Class {
	return []Class{Delivered, Status, Timeout, Network, Authorise, Origin, Refused, Unusable, Internal}
}

// Outcome is what a schedule must know of an attempt.
type Outcome struct {
	Class  Class
	Status int           // of the answer that decided, if there was one: the receiver's, that of the token's or the origin's server
	After  time.Duration // how long the receiver asks to be left alone; 0 if it does not
}

// gone tells whether the receiver says that it will never be there again.
func (o Outcome) gone() bool { return o.Class == Status && o.Status == http.StatusGone }

// failure is why an attempt came to nothing.
type failure struct {
	Outcome
	text string // lower case, short; no secret, and nothing of a URL but its host
}

func (f *failure) Error() string { return f.text }

// unusable is the failure of what cannot work however often it is tried.
func unusable(text string) *failure { return &failure{Outcome{Class: Unusable}, text} }

// in says of a failure whose it is.
func (f *failure) in(whose string) *failure {
	f.text = whose + ": " + f.text
	return f
}

// answered is the failure of another server than the receiver.
func answered(whose string, c Class, status int) *failure {
	return &failure{Outcome{Class: c, Status: status}, fmt.Sprintf("%s answered %d", whose, status)}
}
