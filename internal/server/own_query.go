package server

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"hookctl/internal/hook"
)

// The sizes of a page of deliveries.
const (
	pageSize    = 100
	maxPageSize = 1000
)

// deliveryQuery reads which deliveries are asked for. A parameter that is not known is refused, because it is probably
// mistyped, and without it there would be too many.
func deliveryQuery(params url.Values) (hook.DeliveryQuery, error) {
	q := hook.DeliveryQuery{
		Webhook: params.Get("webhook"), Event: params.Get("event"), Dialect: params.Get("dialect"),
		State: hook.DeliveryState(params.Get("state")), Cursor: params.Get("cursor"),
	}
	known := []string{"webhook", "event", "dialect", "state", "since", "until", "limit", "cursor"}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if !slices.Contains(known, name) {
			return q, hook.Errorf(hook.Invalid, "there is no parameter %q, only %s", name, strings.Join(known, ", "))
		}
	}
	var err error
	if q.Since, err = moment(params, "since"); err != nil {
		return q, err
	}
	if q.Until, err = moment(params, "until"); err != nil {
		return q, err
	}
	if q.Limit, err = number(params, "limit", pageSize); err != nil {
		return q, err
	}
	q.Limit = min(q.Limit, maxPageSize)
	return q, checkDeliveryQuery(q)
}

func checkDeliveryQuery(q hook.DeliveryQuery) error {
	states := []hook.DeliveryState{"", hook.DeliveryPending, hook.DeliveryDelivered, hook.DeliveryDead}
	if !slices.Contains(states, q.State) {
		return hook.Errorf(hook.Invalid, "state must be pending, delivered or dead, not %q", q.State)
	}
	if q.Limit < 0 {
		return hook.Errorf(hook.Invalid, "limit must be a number from 1, not %d", q.Limit)
	}
	return nil
}

// moment reads a time.
func moment(params url.Values, name string) (time.Time, error) {
	text := params.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, hook.Errorf(hook.Invalid, "%s must be a time such as 2026-01-02T15:04:05Z, not %q", name, text)
	}
	return t, nil
}
