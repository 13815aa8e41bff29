package server

import (
	"context"
	"net/http"

	"hookctl/internal/hook"
)

// Deliveries publishes events and keeps what becomes of them.
type Deliveries interface {
	// Publish stores events and a delivery for each webhook that they reach: all or none.
	Publish(ctx context.Context, events []hook.Event) ([]hook.Receipt, error)

	// List returns deliveries, newest first, without attempts, and the cursor of the next page; empty behind the last.
	List(ctx context.Context, q hook.DeliveryQuery) (found []hook.Delivery, next string, err error)

	// Get returns one delivery with its attempts.
	Get(ctx context.Context, id string) (hook.Delivery, error)

	// Redeliver has one delivery made again, whatever its state.
	Redeliver(ctx context.Context, id string) (hook.Delivery, error)

	// RedeliverMany has all made again that match, and tells how many there were. So many are on their way, too, if
	// there is an error.
	RedeliverMany(ctx context.Context, q hook.DeliveryQuery) (int, error)

	// Stats counts.
	Stats(ctx context.Context) (hook.DeliveryStats, error)
}

// maxEvents bounds an array of events.
const maxEvents = 10_000

// publish serves POST events: one event, or an array of them. 202 means that they are stored.
func (s *Server) publish(w http.ResponseWriter, r *http.Request) {
	body, array, err := ownBody(w, r)
	if err != nil {
		s.failOwn(w, err)
		return
	}
	events, err := eventsOf(body, array)
	var receipts []hook.Receipt
	if err == nil {
		receipts, err = s.o.Deliveries.Publish(r.Context(), events)
	}
	switch {
	case err != nil:
		s.failOwn(w, err)
	case array:
		writeOwn(w, http.StatusAccepted, receipts)
	default:
		writeOwn(w, http.StatusAccepted, receipts[0])
	}
}

func eventsOf(body []byte, array bool) ([]hook.Event, error) {
	if !array {
		events := make([]hook.Event, 1)
		return events, decode(body, &events[0])
	}
	events := []hook.Event{}
	if err := decode(body, &events); err != nil {
		return nil, err
	}
	if len(events) > maxEvents {
		return nil, tooLarge("the array has %d events, and more than %d are too many for one request", len(events), maxEvents)
	}
	for i, e := range events {
		if len(e.Data) > maxBody {
			return nil, tooLarge("event %d of the array: its data is longer than %d bytes", i+1, maxBody)
		}
	}
	return events, nil
}
