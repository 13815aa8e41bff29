package dialect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Status is an HTTP status, such as 200, or all of a class, such as 2xx.
type Status string

// Statuses is a set of them.
type Statuses []Status

// Has tells whether a status is one of the set.
func (s Statuses) Has(status int) bool {
	return slices.ContainsFunc(s, func(one Status) bool { return one.is(status) })
}

func (s Status) is(status int) bool {
	if class, ok := strings.CutSuffix(string(s), "xx"); ok {
		return class == strconv.Itoa(status/100)
	}
	return string(s) == strconv.Itoa(status)
}

// check tells what is wrong with the text.
func (s Status) check() error {
	digits := strings.Replace(string(s), "xx", "00", 1)
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) != 3 || n < 200 || n > 599 {
		return fmt.Errorf("%q is no status of a final answer, such as 200 or 2xx", string(s))
	}
	return nil
}
