package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

const deliveryColumnsText = `d.id, d.event_id, d.event, d.dialect, d.vars, d.webhook_id, d.target, d.url, d.host, d.state,
	d.attempts, d.tries, d.due_at`

// scanDelivery reads the columns, and what is behind them into more.
func scanDelivery(row pgx.Row, more ...any) (store.Delivery, error) {
	var d store.Delivery
	var id pgtype.UUID
	var state string
	var due *int64
	err := row.Scan(append([]any{
		&id, &d.EventID, &d.Event, &d.Dialect, &d.Vars, &d.WebhookID, &d.Target, &d.URL, &d.Host, &state, &d.Attempts,
		&d.Tries, &due,
	}, more...)...)
	if err != nil {
		return store.Delivery{}, err
	}
	d.ID, d.CreatedAt, d.State = id.String(), created(id), hook.DeliveryState(state)
	if due != nil {
		d.DueAt = at(*due)
	}
	return d, nil
}

// Delivery returns one delivery and its attempts.
func (s *Store) Delivery(ctx context.Context, text string) (store.Delivery, []hook.Attempt, error) {
	id, ok := parseID(text)
	if !ok {
		return store.Delivery{}, nil, noDelivery(text)
	}
	var d store.Delivery
	var attempts []hook.Attempt
	err := s.consistent(ctx, func(tx pgx.Tx) (err error) {
		row := tx.QueryRow(ctx, `SELECT `+deliveryColumnsText+` FROM deliveries d WHERE d.id = $1`, id)
		if d, err = scanDelivery(row); err != nil {
			return err
		}
		attempts, err = readAttempts(ctx, tx, id)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		err = noDelivery(text)
	}
	if err != nil {
		return store.Delivery{}, nil, s.interpret(ctx, err)
	}
	return d, attempts, nil
}

func noDelivery(id string) error { return hook.Errorf(hook.NotFound, "delivery %q does not exist", id) }

// consistent reads as of one moment.
func (s *Store) consistent(ctx context.Context, read func(pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, read)
}

func readAttempts(ctx context.Context, tx pgx.Tx, id pgtype.UUID) ([]hook.Attempt, error) {
	rows, err := tx.Query(ctx, `SELECT number, detail FROM attempts WHERE delivery_id = $1 ORDER BY number`, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (hook.Attempt, error) {
		var number int
		var detail []byte
		if err := row.Scan(&number, &detail); err != nil {
			return hook.Attempt{}, err
		}
		return decodeAttempt(number, detail)
	})
}
