package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

const (
	deliveryColumns = `d.id, d.target, d.state, d.attempts, d.tries, coalesce(d.due, 0), d.host, d.url,
		n.event, a.dialect, a.vars, a.webhook, e.id`
	deliveryTables = ` CROSS JOIN events e ON e.event = d.event CROSS JOIN names n ON n.name = d.name
		CROSS JOIN addressees a ON a.addressee = d.addressee`
	oneText         = `SELECT ` + deliveryColumns + `, coalesce(d.last, 0) FROM deliveries d` + deliveryTables + ` WHERE d.id = ?`
	attemptReadText = `SELECT coalesce(before, 0), detail FROM attempts WHERE attempt = ?`

	statsText = `SELECT pending, delivered, dead, attempts, (SELECT id FROM deliveries INDEXED BY deliveries_state
		WHERE state = 0 AND state <> 1 ORDER BY id LIMIT 1) FROM totals`
)

// Delivery returns one delivery and its attempts.
func (s *Store) Delivery(ctx context.Context, text string) (store.Delivery, []hook.Attempt, error) {
	i, ok := parseID(text)
	if !ok {
		return store.Delivery{}, nil, noDelivery(text)
	}
	done, err := s.use()
	if err != nil {
		return store.Delivery{}, nil, err
	}
	defer done()
	tx, err := s.readers.BeginTx(ctx, nil) // the delivery and its attempts as they were at one time
	if err != nil {
		return store.Delivery{}, nil, interpret(s.path, err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	var last int64
	d, err := scanDelivery(tx.QueryRowContext(ctx, oneText, i[:]).Scan, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Delivery{}, nil, noDelivery(text)
	}
	if err != nil {
		return store.Delivery{}, nil, interpret(s.path, err)
	}
	attempts, err := readAttempts(ctx, tx, last, d.Attempts)
	if err != nil {
		return store.Delivery{}, nil, interpret(s.path, fmt.Errorf("delivery %s: %w", text, err))
	}
	return d, attempts, nil
}

// readAttempts goes from the last attempt to the first.
func readAttempts(ctx context.Context, tx *sql.Tx, last int64, n int) ([]hook.Attempt, error) {
	list := make([]hook.Attempt, 0, n)
	for last != 0 {
		var detail []byte
		if err := tx.QueryRowContext(ctx, attemptReadText, last).Scan(&last, &detail); err != nil {
			return nil, err
		}
		a, err := decodeAttempt(detail)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	slices.Reverse(list)
	return list, nil
}

// scanDelivery reads the columns, and what comes behind them.
func scanDelivery(from func(...any) error, more ...any) (store.Delivery, error) {
	var d store.Delivery
	var number []byte
	var s state
	var at int64
	err := from(append([]any{
		&number, &d.Target, &s, &d.Attempts, &d.Tries, &at, &d.Host, &d.URL,
		&d.Event, &d.Dialect, &d.Vars, &d.WebhookID, &d.EventID,
	}, more...)...)
	if err != nil {
		return store.Delivery{}, err
	}
	var i id
	copy(i[:], number)
	d.ID, d.State, d.CreatedAt = i.String(), s.word(), i.created()
	if s == pending {
		d.DueAt = milli(at)
	}
	return d, nil
}

// Stats counts: the totals are kept, and the oldest is the first in its index.
func (s *Store) Stats(ctx context.Context, now time.Time) (hook.DeliveryStats, error) {
	done, err := s.use()
	if err != nil {
		return hook.DeliveryStats{}, err
	}
	defer done()
	var stats hook.DeliveryStats
	var oldest []byte
	err = s.readers.QueryRowContext(ctx, statsText).
		Scan(&stats.Pending, &stats.Delivered, &stats.Dead, &stats.Attempts, &oldest)
	if err != nil {
		return hook.DeliveryStats{}, interpret(s.path, err)
	}
	if oldest != nil {
		stats.OldestPendingSeconds = max(now.Sub(id(oldest).created()).Seconds(), 0)
	}
	return stats, nil
}

func noDelivery(text string) error {
	return hook.Errorf(hook.NotFound, "delivery %q does not exist", text)
}
