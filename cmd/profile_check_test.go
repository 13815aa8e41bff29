//go:build linux

package cmd_test

import (
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// sendsBack serves a list as the standard dialect has it, or what else a test needs.
func sendsBack(status int, body string, skew time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, body := status, body
		w.Header().Set("Date", time.Now().Add(skew).UTC().Format(http.TimeFormat))
		if r.Header.Get("Authorization") != "Bearer hunter2" {
			status, body = http.StatusUnauthorized, `{"error":{"code":"x","message":"who is `+r.Header.Get("Authorization")+`?"}}`
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

const emptyList = `{"data":[],"next_cursor":null}`

// TestCheckAProfile checks APIs that are well, and ones that are not in each way that a read can show.
func TestCheckAProfile(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	const refused = `{"error":{"code":"x","message":"no"}}`
	cases := []struct {
		name   string
		status int
		body   string
		skew   time.Duration
		server string // another one
		token  string
		code   int
		want   string // what is not ok, or skipped
	}{
		{"well", 200, emptyList, 0, "", "hunter2", 0, ""},
		{"ahead", 200, emptyList, -time.Hour, "", "hunter2", 0, " ahead of the API"},
		{"behind", 200, emptyList, time.Hour, "", "hunter2", 0, " behind the API"},
		{"wrong token", 200, emptyList, 0, "", "hunter3", 4, "credentials failed: list webhooks: the API answered 401 Unauthorized: who is Bearer ********?"},
		{"no token", 200, emptyList, 0, "", "", 4, "credentials failed: list webhooks: a credential is missing: token"},
		{"not allowed", 403, refused, 0, "", "hunter2", 4, "permissions failed: list webhooks: the API answered 403 Forbidden: no"},
		{"broken", 500, refused, 0, "", "hunter2", 5, "answer failed: list webhooks: the API answered 500"},
		{"busy", 429, refused, 0, "", "hunter2", 5, "answer failed: list webhooks: the API answered 429"},
		{"another API", 200, "<html>", 0, "", "hunter2", 1, "dialect failed: list webhooks: "},
		{"another shape", 200, `{"items":[]}`, 0, "", "hunter2", 1, "dialect failed: list webhooks: "},
		{"another path", 404, refused, 0, "", "hunter2", 1, "dialect failed: list webhooks: the API answered 404"},
		{"nobody there", 0, "", 0, gone.URL, "hunter2", 5, "answer failed: list webhooks: no answer from "},
		{"no such name", 0, "", 0, "http://" + strings.Repeat("a", 64) + ".example", "hunter2", 5, "name failed: "},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(sendsBack(c.status, c.body, c.skew))
			defer s.Close()
			url := s.URL
			if c.server != "" {
				url = c.server
			}
			findings, stderr, code := checked(t, newHome(t, "HOOKCTL_TOKEN="+c.token), url)
			if code != c.code || !strings.Contains(findings, c.want) || c.want == "" && strings.Contains(findings, "warning") {
				t.Errorf("exit code %d, not %d:\n%s\n%s", code, c.code, findings, stderr)
			}
			if (code != 0) != strings.HasPrefix(stderr, "hookctl: check p: ") {
				t.Errorf("stderr: %s", stderr)
			}
			if strings.Contains(findings+stderr, "hunter") {
				t.Error("a secret was shown")
			}
		})
	}
}

// checked adds the profile p and checks it. The findings are a line each: check status: detail.
func checked(t *testing.T, env []string, url string) (findings, stderr string, code int) {
	t.Helper()
	hookctl(t, env, "profile", "add", "p", "--dialect", "standard", "--server", url)
	c := exec.Command("hookctl", "profile", "check", "-o", "json", "--timeout", "5s")
	c.Env = env
	var notes strings.Builder
	c.Stderr = &notes
	out, err := c.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	var rows []struct{ Check, Status, Detail string }
	if err := json.Unmarshal(out, &rows); err != nil || len(rows) != 7 {
		t.Fatalf("%v: %s", err, out)
	}
	var b strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&b, "%s %s: %s\n", row.Check, row.Status, row.Detail)
	}
	text := strings.TrimSuffix(strings.TrimPrefix(notes.String(), `{"error":`), "}\n")
	if text != "" {
		var e struct{ Message string }
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		text = "hookctl: " + e.Message
	}
	return b.String(), text, c.ProcessState.ExitCode()
}

// TestCheckTLS tells for how long a certificate is good, and why one is not trusted.
func TestCheckTLS(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(sendsBack(200, emptyList, 0))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // a handshake is refused
	s.StartTLS()
	defer s.Close()
	findings, stderr, code := checked(t, newHome(t, "HOOKCTL_TOKEN=hunter2"), s.URL)
	if code != 5 || !strings.Contains(findings, "tls failed: tls: failed to verify certificate: ") {
		t.Errorf("exit code %d:\n%s\n%s", code, findings, stderr)
	}
	trusted := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(trusted, block, 0o600); err != nil {
		t.Fatal(err)
	}
	findings, stderr, code = checked(t, newHome(t, "HOOKCTL_TOKEN=hunter2", "SSL_CERT_FILE="+trusted), s.URL)
	until := fmt.Sprintf("tls ok: %s, the certificate is good until %s (", tls.VersionName(tls.VersionTLS13), s.Certificate().NotAfter.UTC().Format(time.DateOnly))
	if code != 0 || !strings.Contains(findings, until) {
		t.Errorf("exit code %d:\n%s\n%s", code, findings, stderr)
	}
	plain := httptest.NewServer(sendsBack(200, emptyList, 0))
	defer plain.Close()
	findings, stderr, code = checked(t, newHome(t, "HOOKCTL_TOKEN=hunter2"), strings.Replace(plain.URL, "http:", "https:", 1))
	if code != 5 || !strings.Contains(findings, "tls failed: ") {
		t.Errorf("exit code %d:\n%s\n%s", code, findings, stderr)
	}
}
