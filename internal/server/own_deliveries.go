package server

import (
	"bytes"
	"net/http"

	"hookctl/internal/hook"
)

// deliveries serves GET deliveries: a page of them, newest first.
func (s *Server) deliveries(w http.ResponseWriter, r *http.Request) {
	q, err := deliveryQuery(r.URL.Query())
	if err != nil {
		s.failOwn(w, err)
		return
	}
	page := struct {
		Data []hook.Delivery `json:"data"`
		Next *string         `json:"next_cursor"`
	}{Data: []hook.Delivery{}}
	found, next, err := s.o.Deliveries.List(r.Context(), q)
	if err != nil {
		s.failOwn(w, err)
		return
	}
	page.Data = append(page.Data, found...)
	if next != "" {
		page.Next = &next
	}
	writeOwn(w, http.StatusOK, page)
}

// delivery serves GET deliveries/{id}: one with its attempts.
func (s *Server) delivery(w http.ResponseWriter, r *http.Request) {
	d, err := s.o.Deliveries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		s.failOwn(w, err)
		return
	}
	if d.Attempts == nil {
		d.Attempts = []hook.Attempt{}
	}
	writeOwn(w, http.StatusOK, d)
}

// redeliver serves POST deliveries/{id}/redeliver.
func (s *Server) redeliver(w http.ResponseWriter, r *http.Request) {
	d, err := s.o.Deliveries.Redeliver(r.Context(), r.PathValue("id"))
	if err != nil {
		s.failOwn(w, err)
		return
	}
	writeOwn(w, http.StatusAccepted, d)
}

// redeliverMany serves POST deliveries/redeliver: all that match the filter in its body.
func (s *Server) redeliverMany(w http.ResponseWriter, r *http.Request) {
	body, _, err := ownBody(w, r)
	var q hook.DeliveryQuery
	if err == nil && !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		err = hook.Errorf(hook.Invalid, "request body: a filter is wanted, such as {\"state\":\"dead\"}; {} means all deliveries")
	}
	if err == nil {
		err = decode(body, &q)
	}
	if err == nil {
		err = checkDeliveryQuery(q)
	}
	n := 0
	if err == nil {
		n, err = s.o.Deliveries.RedeliverMany(r.Context(), q)
	}
	if err != nil {
		s.failOwn(w, err)
		return
	}
	writeOwn(w, http.StatusOK, map[string]int{"redelivered": n})
}

// stats serves GET stats.
func (s *Server) stats(w http.ResponseWriter, r *http.Request) {
	stats, err := s.o.Deliveries.Stats(r.Context())
	if err != nil {
		s.failOwn(w, err)
		return
	}
	writeOwn(w, http.StatusOK, stats)
}

// metrics serves what Prometheus reads.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	var text bytes.Buffer
	stats, err := s.o.Deliveries.Stats(r.Context())
	if err == nil {
		err = s.o.Metrics(&text, stats)
	}
	if err != nil {
		s.failOwn(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write(text.Bytes()) // a client that has gone away is nobody to tell
}
