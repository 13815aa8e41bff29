package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"hookctl/internal/hook"
)

// unrecorded leaves out what was recorded after all.
func (s *Store) unrecorded(ctx context.Context, list []*result) ([]*result, error) {
	ids := make([]pgtype.UUID, len(list))
	for i, r := range list {
		ids[i] = r.id
	}
	rows, err := s.pool.Query(ctx, recordedText, ids)
	if err != nil {
		return nil, err
	}
	tokens, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, err
	}
	there := make(map[int64]bool, len(tokens))
	for _, t := range tokens {
		there[t] = true
	}
	var rest []*result
	for _, r := range list {
		if !there[r.token] {
			rest = append(rest, r)
		}
	}
	return rest, nil
}

// recorder records results until it is told to give up.
type recorder struct {
	store  *Store
	slot   int
	warn   func(error)
	giveUp <-chan struct{}
}

// recordMost is how many results share a transaction.
const recordMost = 500

// run records results. While the database is away they wait here, so that no attempt is made again because of that.
func (c *recorder) run(list []*result) {
	rest, err := list, error(nil)
	for try := 0; ; try++ {
		if rest, err = c.attempt(rest, try); err == nil {
			break
		}
		if hook.KindOf(err) != hook.Unavailable {
			c.apart(rest, err)
			break
		}
		c.warn(err)
		if !c.pause() {
			fail(rest, err)
			break
		}
	}
	for _, r := range list {
		close(r.done)
	}
}

func (c *recorder) attempt(list []*result, try int) ([]*result, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if try > 0 {
		rest, err := c.store.unrecorded(ctx, list)
		if err != nil {
			return list, c.store.interpret(ctx, err)
		}
		list = rest
	}
	return list, c.store.interpret(ctx, c.store.record(ctx, list, c.slot))
}

// apart records each result alone, so that one that cannot be recorded does not keep others from it.
func (c *recorder) apart(list []*result, err error) {
	if len(list) == 1 {
		c.warn(err)
		fail(list, err)
		return
	}
	for _, r := range list {
		if _, err := c.attempt([]*result{r}, 0); err != nil {
			c.warn(err)
			fail([]*result{r}, err)
		}
	}
}

func fail(list []*result, err error) {
	for _, r := range list {
		r.err = err
	}
}

// pause waits a moment before the next try; false says that there is to be none.
func (c *recorder) pause() bool {
	timer := time.NewTimer(recordPause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.giveUp:
		return false
	}
}

const recordPause = 200 * time.Millisecond
