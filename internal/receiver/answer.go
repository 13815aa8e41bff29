package receiver

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"hookctl/internal/capture"
)

// Answers are what deliveries are answered that are not sent on. The zero value is 200 without a body, and 401 to what is
// not authentic.
type Answers struct {
	Statuses []int // of the first, the second ... delivery, authentic or not; the last is that of all further ones
	Header   http.Header
	Body     []byte
}

// ParseStatuses reads statuses between commas, such as 500,500,200.
func ParseStatuses(text string) ([]int, error) {
	var statuses []int
	for word := range strings.SplitSeq(text, ",") {
		word = strings.TrimSpace(word)
		status, err := strconv.Atoi(word)
		if err != nil || len(word) != 3 || status < 200 || status > 599 {
			return nil, fmt.Errorf("%q is no status from 200 to 599", word)
		}
		statuses = append(statuses, status)
	}
	return statuses, nil
}

// answer is what a delivery is answered.
type answer struct {
	status int
	header http.Header
	body   io.ReadCloser // nil: none
}

// decide finds the answer, and sends the delivery on for it if a route says so. What was not recorded is not taken, and
// what is not authentic is not sent on.
func (r *Receiver) decide(ctx context.Context, d *Delivery) answer {
	a := answer{status: http.StatusOK, header: r.o.Answers.Header}
	if r.o.Answers.Body != nil {
		a.body = io.NopCloser(strings.NewReader(string(r.o.Answers.Body)))
	}
	target, routed := r.o.Routes.find(d.Event)
	switch n := len(r.o.Answers.Statuses); {
	case d.Err != nil:
		a = problem(http.StatusInternalServerError, "failed", "this receiver failed")
	case n > 0:
		a.status = r.o.Answers.Statuses[min(d.Number, n)-1]
	case d.Result != nil && !d.Result.Valid:
		a = problem(http.StatusUnauthorized, "bad_signature", string(d.Result.Reason))
	case routed:
		a = r.forward(ctx, d, target)
	}
	d.Status = a.status
	return a
}

// problem is an error that we answer, as JSON.
func problem(status int, code, message string) answer {
	body, _ := json.Marshal(map[string]any{"error": map[string]string{"code": code, "message": message}}) // texts always can be
	return answer{status, http.Header{"Content-Type": {"application/json"}}, io.NopCloser(strings.NewReader(string(body) + "\n"))}
}

// write writes the answer. One that breaks off is broken off here too, so that nobody takes half of it for the whole.
func (r *Receiver) write(w http.ResponseWriter, a answer) {
	maps.Copy(w.Header(), a.header)
	if a.header.Get("Content-Type") == "" {
		w.Header()["Content-Type"] = nil // else net/http guesses
	}
	r.deadline(w)
	w.WriteHeader(a.status)
	if a.body == nil {
		return
	}
	defer a.body.Close()
	if _, err := io.Copy(w, a.body); err != nil && !bodyless(a.status) {
		panic(http.ErrAbortHandler)
	}
}

// bodyless tells whether answers with a status have no body, whatever is written.
func bodyless(status int) bool {
	return status == http.StatusNoContent || status == http.StatusNotModified
}

// forward sends a delivery on, and answers what it was answered; 502 if it was not.
func (r *Receiver) forward(ctx context.Context, d *Delivery, t capture.Target) answer {
	d.Target = t.Address(d.Capture.URL)
	req, err := d.Capture.Request(context.WithoutCancel(ctx), d.Target) // senders give up sooner than who debugs a receiver
	var resp *http.Response
	if err == nil {
		resp, err = r.o.Send(req) //nolint:bodyclose // write closes it
	}
	if err != nil {
		d.Err = err
		return problem(http.StatusBadGateway, "bad_gateway", "the delivery could not be sent on")
	}
	return answer{resp.StatusCode, capture.PassedOn(resp.Header), resp.Body}
}
