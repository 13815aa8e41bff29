package postgres

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestWarnings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		warn := seldom(func(err error) { got = append(got, err.Error()) })
		for range 3 {
			warn(errors.New("away"))
			warn(errors.New("full"))
			time.Sleep(warnAgain/2 + 1)
		}
		if want := []string{"away", "full", "away", "full"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		for i := range 1000 {
			warn(fmt.Errorf("%d", i))
		}
		seldom(nil)(errors.New("nobody hears it"))
	})
}

func TestWarningsOfRiver(t *testing.T) {
	var got []string
	h := &warner{warn: func(err error) { got = append(got, err.Error()) }, name: "postgres://h:1/d"}
	log := slog.New(h).With("queue", "default").WithGroup("g")
	log.Info("nothing")
	log.Warn("slow")
	log.Error("fetch", "err", errors.New("away"), "attempt", 3)
	want := []string{`the queue of the store "postgres://h:1/d": slow`, `the queue of the store "postgres://h:1/d": fetch: away`}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
