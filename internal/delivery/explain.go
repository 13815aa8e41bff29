package delivery

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"time"
	"unicode"
)

// longestText bounds what is stored of an error, in bytes.
const longestText = 300

// explain makes a failure of an error of net/http, if it is none already. Its text has no URL, which may hold secrets, and nothing that was
// received.
func explain(err error, limit time.Duration) *failure {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var known *failure
	var refused *RefusedError
	var slow net.Error
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &refused):
		return &failure{Outcome{Class: Refused}, refused.Error()}
	case errors.Is(err, context.Canceled):
		return &failure{Outcome{Class: Network}, "interrupted"}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return &failure{Outcome{Class: Timeout}, "no answer within " + limit.String()}
	case errors.As(err, &slow) && slow.Timeout():
		return &failure{Outcome{Class: Timeout}, networkText(err)}
	}
	return &failure{Outcome{Class: Network}, networkText(err)}
}

// networkText says in few words what went wrong with a connection.
func networkText(err error) string {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	text := err.Error()
	switch {
	case errors.As(err, &dns):
		return clean(fmt.Sprintf("lookup %s: %s", dns.Name, dns.Err))
	case errors.As(err, &certificate):
		return clean(certificate.Err.Error())
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(text, "server closed idle connection"):
		return "the connection was closed without an answer"
	case strings.Contains(text, "malformed"), strings.Contains(text, "bad header"): // net/http quotes what came
		return "the answer is not HTTP"
	case strings.Contains(text, "response headers exceeded"):
		return "the answer's header is too long"
	}
	return clean(text)
}

// clean makes an error's text one short line.
func clean(text string) string {
	text = strings.TrimPrefix(text, "net/http: ")
	text = strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return ' '
		}
		return c
	}, text)
	if len(text) > longestText {
		text = strings.ToValidUTF8(text[:longestText], "") + "…"
	}
	return strings.TrimSpace(text)
}
