package capture_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"hookctl/internal/capture"
)

func sample() capture.Capture {
	return capture.Capture{
		ReceivedAt: time.Date(2026, 1, 2, 3, 4, 5, 678, time.FixedZone("", 3600)),
		Method:     "POST", URL: "https://example.com/in?a=1&b=<2>", Remote: "192.0.2.1:4711",
		Headers: []capture.Header{
			{"X-Sig", "a\"b\\c\td"}, {"x-sig", " twice "}, {"X-Latin", "gr\xfc\xdfe \x80"}, {"X-Utf", "größe 😀 \u2028"}, {"", ""}, {"X-End", `a\`}, {"X-End", `a\"`},
		},
		Body: []byte("\x00\xff{\"a\": 10.00}\r\n"),
	}
}

// TestRoundTrip wants the same bytes and the same headers, in their order and number, whatever they hold.
func TestRoundTrip(t *testing.T) {
	var file bytes.Buffer
	w := capture.NewWriter(&file)
	want := []capture.Capture{sample(), {Headers: []capture.Header{}, Body: []byte{}}, sample()}
	for _, c := range want {
		if err := w.Write(c); err != nil {
			t.Fatal(err)
		}
	}
	for line := range strings.Lines(file.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
	r := capture.NewReader(&file)
	for i := range want {
		got, err := r.Next()
		if err != nil || !same(got, want[i]) {
			t.Errorf("%d: got %+v, %v", i, got, err)
		}
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}

func same(a, b capture.Capture) bool {
	equal := a.ReceivedAt.Equal(b.ReceivedAt) && bytes.Equal(a.Body, b.Body) && len(a.Headers) == len(b.Headers)
	a.ReceivedAt, a.Body, b.ReceivedAt, b.Body = time.Time{}, nil, time.Time{}, nil
	if len(a.Headers) == 0 {
		a.Headers, b.Headers = nil, nil
	}
	return equal && reflect.DeepEqual(a, b)
}

// TestContract reads a line as section 7 of the contract has it, and as other programs write it.
func TestContract(t *testing.T) {
	var c capture.Capture
	line := ` { "remote" : "" , "later":{"a":[1,"}",null]}, "body_base64":"aGk\/aGk\u003d", "headers":[ ["A" , "\u0031\ud83d\ude00"] ],` +
		`"url":"http:\/\/a","method":"PUT","received_at":"2026-01-02T03:04:05Z","n":1.5e3 }` + "\r\n"
	if err := c.Parse([]byte(line)); err != nil {
		t.Fatal(err)
	}
	want := capture.Capture{
		ReceivedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Method: "PUT", URL: "http://a",
		Headers: []capture.Header{{"A", "1😀"}}, Body: []byte("hi?hi"),
	}
	if !same(c, want) {
		t.Errorf("got %+v", c)
	}
}

// TestRefused wants wrong types refused, not read as something near them, and nothing of the line in the error.
func TestRefused(t *testing.T) {
	const rest = `"headers":[],"body_base64":""`
	for line, want := range map[string]string{
		`{}`:                                     "no headers",
		`{"headers":[]}`:                         "no body_base64",
		`{"Headers":[],"Body_Base64":""}`:        "no headers",
		`[]`:                                     "not an object",
		`null`:                                   "not an object",
		`{`:                                      "not a text",
		`{` + rest:                               "a comma, or the end",
		`{` + rest + `,}`:                        "not a text",
		`{` + rest + `} s3cr3t`:                  "something follows",
		`{` + rest + `}` + "\x00":                "something follows",
		`{` + rest + `,"url":null}`:              "url: this is not a text",
		`{` + rest + `,"url":1}`:                 "url: this is not a text",
		`{` + rest + `,"method":"s3cr3t}`:        "no end",
		`{` + rest + `,"method":"` + "\t" + `"}`: "control character",
		`{` + rest + `,"method":"` + "\xff" + `"}`:          "not UTF-8",
		`{` + rest + `,"method":"\x"}`:                      "escape",
		`{` + rest + `,"method":"\u12"}`:                    "escape",
		`{` + rest + `,"method":"\ud800"}`:                  "escape",
		`{` + rest + `,"method":"\ud800\u0041"}`:            "escape",
		`{` + rest + `,"method":"\udc00"}`:                  "escape",
		`{` + rest + `,"headers":[]}`:                       "headers is there twice",
		`{` + rest + `,"later":}`:                           "not JSON",
		`{` + rest + `,"received_at":"s3cr3t"}`:             "not a time",
		`{` + rest + `,"received_at":1767225600}`:           "not a text",
		`{"headers":{"A":"s3cr3t"},"body_base64":""}`:       "headers: this is not an array",
		`{"headers":["s3cr3t"],"body_base64":""}`:           `not ["Name","value"]`,
		`{"headers":[["s3cr3t"]],"body_base64":""}`:         `not ["Name","value"]`,
		`{"headers":[["a","s3cr3t","c"]],"body_base64":""}`: `not ["Name","value"]`,
		`{"headers":[["a",["s3cr3t"]]],"body_base64":""}`:   "not a text",
		`{"headers":[],"body_base64":null}`:                 "not a text",
		`{"headers":[],"body_base64":"s3cr3t"}`:             "not base64",
		`{"headers":[],"body_base64":"YQ"}`:                 "not base64",
		`{"headers":[],"body_base64":"YR=="}`:               "not base64",
		`{"headers":[],"body_base64":"Y\nQ=="}`:             "not base64",
		`{"headers":[],"body_base64":"Y` + "\r" + `Q=="}`:   "not base64",
		`{"headers":[],"body_base64":"_-=="}`:               "not base64",
	} {
		var c capture.Capture
		err := c.Parse([]byte(line))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// TestBrokenLines wants a broken line named, and those behind it read.
func TestBrokenLines(t *testing.T) {
	const good = `{"headers":[],"body_base64":"YQ=="}`
	long := `{"headers":[],"body_base64":"` + strings.Repeat("A", 64<<20) + `"}`
	file := good + "\n\n  \nhalf\n" + long + "\n" + good + "\r\n" + good
	r := capture.NewReader(strings.NewReader(file))
	var got []string
	for {
		c, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *capture.LineError
		switch {
		case errors.As(err, &broken):
			got = append(got, err.Error())
		case err != nil:
			t.Fatal(err)
		default:
			got = append(got, string(c.Body))
		}
	}
	_, err := capture.NewReader(strings.NewReader(long)).Next() // and nothing behind it, not even an end of the line
	if !errors.Is(err, capture.ErrTooLong) {
		t.Errorf("the last line: %v", err)
	}
	want := "a|line 4: byte 1: this is not an object|line 5: the line is longer than 64 MiB|a|a"
	if strings.Join(got, "|") != want {
		t.Errorf("got %s", strings.Join(got, "|"))
	}
}

// TestLongLine reads a line of exactly 64 MiB.
func TestLongLine(t *testing.T) {
	line := `{"headers":[],"body_base64":"` + strings.Repeat("A", 48<<20) + `"`
	line += strings.Repeat(" ", 64<<20-len(line)-1) + "}\n"
	c, err := capture.NewReader(strings.NewReader(line)).Next()
	if err != nil || len(c.Body) != 36<<20 {
		t.Errorf("%d bytes, %v", len(c.Body), err)
	}
}
