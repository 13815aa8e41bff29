package postgres

import "github.com/jackc/pgx/v5/pgtype"

// eventColumns are rows to be inserted, as unnest takes them.
type eventColumns struct {
	ids, dialects, vars, names []string
	ats                        []int64
	deliveries                 []int32
	data                       [][]byte
}

func (b *batch) eventColumns() eventColumns {
	var c eventColumns
	for _, p := range b.events {
		e := p.Event
		c.ids, c.dialects, c.vars = append(c.ids, e.ID), append(c.dialects, e.Dialect), append(c.vars, e.Vars)
		c.names, c.ats = append(c.names, e.Name), append(c.ats, e.At.UnixMilli())
		c.deliveries = append(c.deliveries, int32(len(p.Deliveries))) //nolint:gosec // memory ends before
		c.data = append(c.data, append([]byte{}, e.Data...))          // nil would be NULL
	}
	return c
}

type deliveryColumns struct {
	ids                                                  []pgtype.UUID
	events, names, dialects, vars, webhooks, urls, hosts []string
	targets                                              []int32
	dues                                                 []int64
}

func (b *batch) deliveryColumns() deliveryColumns {
	var c deliveryColumns
	for _, d := range b.deliveries {
		id, _ := parseID(d.ID) // it was checked
		c.ids, c.events, c.names = append(c.ids, id), append(c.events, d.EventID), append(c.names, d.Event)
		c.dialects, c.vars = append(c.dialects, d.Dialect), append(c.vars, d.Vars)
		c.webhooks, c.targets = append(c.webhooks, d.WebhookID), append(c.targets, int32(d.Target)) //nolint:gosec // few
		c.urls, c.hosts = append(c.urls, d.URL), append(c.hosts, d.Host)
		c.dues = append(c.dues, d.DueAt.UnixMilli())
	}
	return c
}
