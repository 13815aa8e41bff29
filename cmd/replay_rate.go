package cmd

import (
	"context"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// rate is a flag with a number in a time, such as 10/s. It keeps the time from one to the next.
type rate struct {
	text  string
	every time.Duration // 0: no limit
	next  time.Time
}

// Set reads a rate; pflag calls it.
func (r *rate) Set(text string) error {
	number, unit, _ := strings.Cut(text, "/")
	n, err := strconv.ParseFloat(number, 64)
	per := map[string]time.Duration{"": time.Second, "s": time.Second, "m": time.Minute, "h": time.Hour}[unit]
	every := float64(per) / n
	if err != nil || per == 0 || !(n > 0) || every > math.MaxInt64 {
		return errors.New("a rate is a number of requests per second, minute or hour, such as 10/s, 100/m or 0.5/s")
	}
	r.text, r.every = text, time.Duration(every)
	return nil
}

// String is the rate as it was given; pflag calls it.
func (r *rate) String() string { return r.text }

// Type is what help calls the value; pflag calls it.
func (r *rate) Type() string { return "rate" }

// wait waits until the next one may begin. What was too slow is not made good by haste.
func (r *rate) wait(ctx context.Context) error {
	if r.every == 0 {
		return ctx.Err()
	}
	now := time.Now()
	if r.next.Before(now) {
		r.next = now
	}
	timer := time.NewTimer(r.next.Sub(now))
	defer timer.Stop()
	r.next = r.next.Add(r.every)
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
