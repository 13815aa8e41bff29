package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hookctl/internal/store"
)

// bookSize is how many names are remembered of each kind.
const bookSize = 10_000

const (
	nameText    = `SELECT name FROM names WHERE event = ? AND dialect = ?`
	newNameText = `INSERT INTO names (event, dialect) VALUES (?, ?)`

	addresseeText = `SELECT addressee, failures, coalesce(since, 0) FROM addressees
		WHERE webhook = ? AND dialect = ? AND vars = ?`
	newAddresseeText = `INSERT INTO addressees (webhook, dialect, vars) VALUES (?, ?, ?)`

	resetHealthText = `UPDATE addressees SET failures = 0, since = NULL WHERE webhook = ? AND dialect = ? AND vars = ?`
	saveHealthText  = `UPDATE addressees SET failures = ?, since = ? WHERE addressee = ?`
	saveTotalsText  = `UPDATE totals SET pending = pending + ?, delivered = delivered + ?, dead = dead + ?,
		attempts = attempts + ?`
)

// books are what the writer knows without asking: nobody else writes. They are forgotten when a change is undone.
type books struct {
	names      map[eventName]int64
	addressees map[key]*addressee
	totals     totals // how the transaction changes them
}

type eventName struct{ event, dialect string }

// addressee is a webhook that gets deliveries.
type addressee struct {
	number int64
	health store.Health
}

// totals are numbers of rows.
type totals struct {
	state    [3]int // deliveries
	attempts int
}

func (b *books) forget() { b.names, b.addressees = nil, nil }

// name returns the number of an event's name.
func (w *writer) name(ctx context.Context, e eventName) (int64, error) {
	if n, ok := w.books.names[e]; ok {
		return n, nil
	}
	var n int64
	err := w.value(ctx, &n, nameText, e.event, e.dialect)
	if errors.Is(err, sql.ErrNoRows) {
		n, err = w.insertion(ctx, newNameText, e.event, e.dialect)
	}
	if err != nil {
		return 0, err
	}
	if w.books.names == nil || len(w.books.names) == bookSize {
		w.books.names = map[eventName]int64{}
	}
	w.books.names[e] = n
	return n, nil
}

// addressee returns what is known of a webhook. It need not be there any more.
func (w *writer) addressee(ctx context.Context, k key) (*addressee, error) {
	if a, ok := w.books.addressees[k]; ok {
		return a, nil
	}
	a, err := w.findAddressee(ctx, k)
	if errors.Is(err, sql.ErrNoRows) {
		a = &addressee{}
		a.number, err = w.insertion(ctx, newAddresseeText, k.id, k.space.Dialect, k.space.Vars)
	}
	if err != nil {
		return nil, err
	}
	if w.books.addressees == nil || len(w.books.addressees) == bookSize {
		w.books.addressees = map[key]*addressee{}
	}
	w.books.addressees[k] = a
	return a, nil
}

func (w *writer) findAddressee(ctx context.Context, k key) (*addressee, error) {
	a := &addressee{}
	var since int64
	err := w.row(ctx, addresseeText, k.id, k.space.Dialect, k.space.Vars)(&a.number, &a.health.Failures, &since)
	if since != 0 {
		a.health.Since = time.UnixMilli(since).UTC()
	}
	return a, err
}

// count takes an attempt into a webhook's health, and returns that.
func (w *writer) count(ctx context.Context, k key, t store.Tally, at time.Time) (store.Health, error) {
	a, err := w.addressee(ctx, k)
	if err != nil {
		return store.Health{}, err
	}
	h := tallied(a.health, t, at)
	if h == a.health {
		return h, nil
	}
	a.health = h // forgotten if it is not written
	return h, w.exec(ctx, saveHealthText, h.Failures, end(h.Since), a.number)
}

// resetHealth makes a webhook's health zero, as if it had got nothing yet.
func (w *writer) resetHealth(ctx context.Context, k key) error {
	if a, ok := w.books.addressees[k]; ok {
		a.health = store.Health{} // forgotten if it is not written
	}
	return w.exec(ctx, resetHealthText, k.id, k.space.Dialect, k.space.Vars)
}

func tallied(h store.Health, t store.Tally, at time.Time) store.Health {
	switch t {
	case store.NotCounted:
		return h
	case store.Success:
		return store.Health{}
	case store.Failure:
		h.Failures++
	case store.Retried:
	}
	if h.Since.IsZero() {
		h.Since = time.UnixMilli(at.UnixMilli()).UTC()
	}
	return h
}

func (w *writer) saveTotals(ctx context.Context) error {
	t := w.books.totals
	if t == (totals{}) {
		return nil
	}
	return w.exec(ctx, saveTotalsText, t.state[pending], t.state[delivered], t.state[dead], t.attempts)
}
