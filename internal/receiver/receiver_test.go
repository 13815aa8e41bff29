package receiver_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"hookctl/internal/capture"
	"hookctl/internal/receiver"
	"hookctl/internal/signature"
)

// served is a receiver that listens, and what it told.
type served struct {
	*receiver.Receiver
	url, addr string
	mu        sync.Mutex
	done      []*receiver.Delivery
	broken    []error
}

// serve starts a receiver. What the options leave out is so that nothing happens.
func serve(t *testing.T, o receiver.Options) *served {
	t.Helper()
	s := &served{}
	o.Done = func(d *receiver.Delivery) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.done = append(s.done, d)
	}
	o.Broken = func(_ string, err error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.broken = append(s.broken, err)
	}
	if o.Event == nil {
		o.Event = func(*capture.Capture) string { return "" }
	}
	if o.MaxBody == 0 {
		o.MaxBody = 25 << 20
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Send == nil {
		o.Send = http.DefaultTransport.RoundTrip
	}
	s.Receiver = receiver.New(o)
	srv := httptest.NewUnstartedServer(s.Receiver)
	srv.Listener = capture.Heads(srv.Listener)
	srv.Config.ConnContext = receiver.Context
	srv.Start()
	t.Cleanup(srv.Close)
	s.url, s.addr = srv.URL, srv.Listener.Addr().String()
	return s
}

func (s *served) deliveries() []*receiver.Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done
}

// post sends a body and returns the answer.
func post(t *testing.T, url string, body io.Reader) (status int, answer string) {
	t.Helper()
	resp, err := http.Post(url, "text/x", body)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// TestBytes wants bodies byte for byte, whatever they hold and however they are cut into pieces.
func TestBytes(t *testing.T) {
	t.Parallel()
	s := serve(t, receiver.Options{})
	large := make([]byte, 3<<20)
	_, _ = rand.Read(large)
	for i, body := range [][]byte{nil, []byte("a"), []byte("\r\n\r\n\x00\xff"), large[:1<<20], large[:1<<20+1], large} {
		for _, in := range []io.Reader{bytes.NewReader(body), struct{ io.Reader }{bytes.NewReader(body)}} { // the second is chunked
			post(t, s.url, in)
			all := s.deliveries()
			if got := all[len(all)-1].Capture.Body; !bytes.Equal(got, body) {
				t.Errorf("body %d has %d bytes, not %d", i, len(got), len(body))
			}
		}
	}
}

// TestHead wants the header fields as they came, on each request of one connection, and also of clients that do not wait
// for the answer.
func TestHead(t *testing.T) {
	t.Parallel()
	s := serve(t, receiver.Options{})
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	answers := bufio.NewReader(conn)
	ask := func(text string, n int) {
		t.Helper()
		if _, err := io.WriteString(conn, text); err != nil {
			t.Fatal(err)
		}
		for range n {
			resp, err := http.ReadResponse(answers, nil) //nolint:bodyclose // it is read to its end, and the connection closed later
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, resp.Body)
		}
	}
	want := func(number int, fields string) {
		t.Helper()
		var got []string
		for _, h := range s.deliveries()[number-1].Capture.Headers {
			got = append(got, h.Name+"="+h.Value)
		}
		if all := strings.Join(got, " "); all != fields {
			t.Errorf("request %d: %s, not %s", number, all, fields)
		}
	}
	ask("POST /a HTTP/1.1\r\nx-Z: 2\r\nHost: h\r\nX-GitHub-Event:  push \r\nx-z: 1\r\ncontent-length: 3\r\n\r\nabc", 1)
	want(1, "x-Z=2 Host=h X-GitHub-Event=push x-z=1 content-length=3")
	ask("POST /b HTTP/1.1\r\nhost: h\r\nb: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", 1)
	want(2, "host=h b=1 Transfer-Encoding=chunked")
	ask("GET /c HTTP/1.1\nhost: h\nC: 1\n\n", 1)
	want(3, "host=h C=1")
	ask("POST /d HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\n\r\ndPOST /e HTTP/1.1\r\nhost: h\r\nZ-e: 1\r\na: 2\r\nz-e: 3\r\n\r\n", 2)
	want(4, "host=h content-length=1")
	want(5, "Host=h A=2 Z-E=1 Z-E=3") // what is known of a head that came too early
	ask("GET /f HTTP/1.1\r\nhost: h\r\nfolded: a\r\n b\r\n\r\n", 1)
	want(6, "Host=h Folded=a b")
	ask("GET /g HTTP/1.1\r\nhost: h\r\ng: 1\r\n\r\n", 1)
	want(7, "host=h g=1")
	for i, d := range s.deliveries() {
		if want := "http://h/" + string(rune('a'+i)); d.Capture.URL != want || d.Number != i+1 || d.Capture.Remote == "" {
			t.Errorf("request %d: %s from %s, number %d", i+1, d.Capture.URL, d.Capture.Remote, d.Number)
		}
	}
}

// TestLimits wants clients that send too much, too slowly or half a body answered, told of, and not counted.
func TestLimits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, request string
		status        int
		told          string
	}{
		{"too long", "Content-Length: 9\r\n\r\n123456789", 413, "the body is too long"},
		{"chunks without end", "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("4\r\nabcd\r\n", 10), 413, "the body is too long"},
		{"too slow", "Content-Length: 8\r\n\r\n1234", 408, "the body took too long to come"},
		{"not chunked", "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "the body cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, receiver.Options{MaxBody: 8, Timeout: time.Second, Most: 1})
			conn, err := net.Dial("tcp", s.addr)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = conn.Close() })
			if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: h\r\n"+c.request); err != nil {
				t.Fatal(err)
			}
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil) //nolint:bodyclose // the connection is closed
			if err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != c.status || !resp.Close {
				t.Errorf("status %d, close %v", resp.StatusCode, resp.Close)
			}
			if len(s.deliveries()) > 0 || fmt.Sprint(s.broken) != "["+c.told+"]" {
				t.Errorf("deliveries %d, told %v", len(s.deliveries()), s.broken)
			}
			if status, _ := post(t, s.url, strings.NewReader("12345678")); status != http.StatusOK {
				t.Errorf("then %d", status)
			}
			<-s.Enough()
		})
	}
}

// TestGone wants a client that goes away within its body not to hold the receiver, nor to count.
func TestGone(t *testing.T) {
	t.Parallel()
	s := serve(t, receiver.Options{})
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n12"); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	if status, _ := post(t, s.url, nil); status != http.StatusOK || len(s.deliveries()) != 1 {
		t.Errorf("%d, %d deliveries", status, len(s.deliveries()))
	}
}

// TestAnswers wants the statuses in order, from many clients at once, and no more deliveries than asked for.
func TestAnswers(t *testing.T) {
	t.Parallel()
	const most = 40
	s := serve(t, receiver.Options{Answers: receiver.Answers{Statuses: []int{500, 404, 503, 202}}, Most: most})
	got := map[int]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for range most + 20 {
		all.Go(func() {
			resp, err := http.Post(s.url, "", strings.NewReader("x"))
			if err != nil {
				t.Error(err)
				return
			}
			resp.Body.Close()
			mu.Lock()
			got[resp.StatusCode]++
			mu.Unlock()
		})
	}
	all.Wait()
	<-s.Enough()
	if want := map[int]int{500: 1, 404: 1, 202: most - 3, 503: 1 + 20}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("answers %v, not %v", got, want)
	}
	numbers := map[int]bool{}
	for _, d := range s.deliveries() {
		numbers[d.Number] = true
	}
	if len(s.deliveries()) != most || len(numbers) != most {
		t.Errorf("%d deliveries, %d numbers", len(s.deliveries()), len(numbers))
	}
}

// TestRefused wants what is not authentic, or could not be verified or recorded, neither taken nor sent on.
func TestRefused(t *testing.T) {
	t.Parallel()
	reached := make(chan string, 9)
	target := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { reached <- r.URL.Path }))
	t.Cleanup(target.Close)
	to, err := capture.ParseTarget(target.URL)
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, receiver.Options{
		Routes: receiver.Routes{Other: &to},
		Judge: func(_ context.Context, c *capture.Capture) (signature.Result, error) {
			switch string(c.Body) {
			case "unknown":
				return signature.Result{}, errors.New("no network")
			case "false":
				return signature.Result{Reason: signature.Mismatch}, nil
			}
			return signature.Result{Valid: true, Reason: signature.OK}, nil
		},
		Record: func(c *capture.Capture) error {
			if string(c.Body) == "unkept" {
				return errors.New("disk full")
			}
			return nil
		},
	})
	for _, c := range []struct {
		body   string
		status int
		answer string
	}{
		{"unknown", 500, `{"error":{"code":"failed","message":"this receiver failed"}}` + "\n"},
		{"false", 401, `{"error":{"code":"bad_signature","message":"mismatch"}}` + "\n"},
		{"unkept", 500, `{"error":{"code":"failed","message":"this receiver failed"}}` + "\n"},
		{"true", 200, ""},
	} {
		status, answer := post(t, s.url+"/"+c.body, strings.NewReader(c.body))
		if status != c.status || answer != c.answer {
			t.Errorf("%s: %d %q", c.body, status, answer)
		}
	}
	if path := <-reached; path != "/true" || len(reached) > 0 {
		t.Errorf("%s was sent on", path)
	}
}

// TestDelay wants the answer kept back for as long as it was said, without the time for reading ending it.
func TestDelay(t *testing.T) {
	t.Parallel()
	s := serve(t, receiver.Options{Delay: time.Second, Timeout: 500 * time.Millisecond})
	begin := time.Now()
	status, _ := post(t, s.url, strings.NewReader("x"))
	if took := time.Since(begin); status != http.StatusOK || took < time.Second || s.deliveries()[0].Took < time.Second {
		t.Errorf("%d after %s", status, took)
	}
}
