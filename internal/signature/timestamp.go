package signature

import "time"

// timestamp is when a message says that it was signed.
type timestamp struct {
	text string    // as received: it is signed so, and never written anew
	time time.Time // zero if the message has no time
}
