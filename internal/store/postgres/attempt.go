package postgres

import (
	"encoding/json"
	"time"

	"hookctl/internal/hook"
)

// detail is an attempt as it is stored. What the receiver sent may be any bytes, and comes back as it was.
type detail struct {
	At       int64           `json:"at"` // unix milliseconds
	Duration int64           `json:"duration_ms"`
	Status   *int            `json:"status,omitempty"`
	Error    *[]byte         `json:"error,omitempty"`
	Request  *detailRequest  `json:"request,omitempty"`
	Response *detailResponse `json:"response,omitempty"`
}

type detailRequest struct {
	Method  string      `json:"method"`
	URL     []byte      `json:"url"`
	Headers [][2][]byte `json:"headers"`
	Body    []byte      `json:"body"`
	Secret  []string    `json:"secret_headers,omitempty"`
}

type detailResponse struct {
	Headers   [][2][]byte `json:"headers"`
	Body      []byte      `json:"body"`
	Truncated bool        `json:"truncated,omitempty"`
}

func encodeAttempt(a hook.Attempt) ([]byte, error) {
	d := detail{At: a.At.UnixMilli(), Duration: a.DurationMS, Status: a.Status}
	if a.Error != nil {
		d.Error = new([]byte(*a.Error))
	}
	if r := a.Request; r != nil {
		d.Request = &detailRequest{r.Method, []byte(r.URL), pairs[string, []byte](r.Headers), r.Body, r.SecretHeaders}
	}
	if r := a.Response; r != nil {
		d.Response = &detailResponse{pairs[string, []byte](r.Headers), r.Body, r.Truncated}
	}
	return json.Marshal(d)
}

func decodeAttempt(number int, text []byte) (hook.Attempt, error) {
	var d detail
	if err := json.Unmarshal(text, &d); err != nil {
		return hook.Attempt{}, err
	}
	a := hook.Attempt{
		Number: number, At: time.UnixMilli(d.At).UTC(), DurationMS: d.Duration, Status: d.Status,
	}
	if d.Error != nil {
		a.Error = new(string(*d.Error))
	}
	if r := d.Request; r != nil {
		a.Request = &hook.AttemptRequest{
			Method: r.Method, URL: string(r.URL), Headers: pairs[[]byte, string](r.Headers), Body: r.Body, SecretHeaders: r.Secret,
		}
	}
	if r := d.Response; r != nil {
		a.Response = &hook.AttemptResponse{
			Headers: pairs[[]byte, string](r.Headers), Body: r.Body, Truncated: r.Truncated,
		}
	}
	return a, nil
}

// pairs turns headers into what JSON keeps as it is, and back.
func pairs[From, To ~string | ~[]byte](headers [][2]From) [][2]To {
	if headers == nil {
		return nil
	}
	to := make([][2]To, len(headers))
	for i, h := range headers {
		to[i] = [2]To{To(h[0]), To(h[1])}
	}
	return to
}
