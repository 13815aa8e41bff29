package postgres

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/pgtest"
	"hookctl/internal/store"
)

// changed is a URL with something else in it.
func changed(t *testing.T, text string, change func(*url.URL)) string {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	change(u)
	return u.String()
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	good := pgtest.Database(t)
	for what, c := range map[string]struct {
		url  string
		kind hook.Kind
		want string
	}{
		"no such database": {
			changed(t, good, func(u *url.URL) { u.Path = "/nothing" }), hook.Invalid, `nothing?host=`,
		},
		"no such user": {
			changed(t, good, func(u *url.URL) { u.User = url.UserPassword("nobody", pgtest.Password) }),
			hook.Unavailable, "refuses the login",
		},
		"no server": {
			"postgres://u:" + pgtest.Password + "@127.0.0.1:1/db", hook.Unavailable, `"postgres://127.0.0.1:1/db" cannot be reached`,
		},
		"not a URL":            {"postgres://u:" + pgtest.Password + "@[::1", hook.Invalid, "postgres://USER"},
		"an option of no kind": {good + "&pool_max_conns=" + pgtest.Password, hook.Invalid, "postgres://USER"},
		"a port of no kind":    {"postgres://u:" + pgtest.Password + "@h:port/db", hook.Invalid, "postgres://USER"},
	} {
		_, err := Open(t.Context(), c.url, Options{})
		var hint string
		if e, ok := err.(*hook.Error); ok { //nolint:errorlint // it is not wrapped
			hint = e.Hint
		}
		if hook.KindOf(err) != c.kind || !strings.Contains(err.Error()+hint, c.want) {
			t.Errorf("%s: got %s error %v (%s)", what, hook.KindOf(err), err, hint)
		}
		if strings.Contains(err.Error()+hint, pgtest.Password) {
			t.Errorf("%s: the password is shown: %v", what, err)
		}
	}
}

func TestMigrateLeavesOthersAlone(t *testing.T) {
	url := pgtest.Database(t)
	sql(t, url, `CREATE SCHEMA hookctl; CREATE TABLE hookctl.theirs (n int)`)
	_, err := Open(t.Context(), url, Options{})
	if hook.KindOf(err) != hook.Invalid || !strings.Contains(err.Error(), "another program") {
		t.Errorf("got %v", err)
	}
}

func TestMigrateRefusesWhatIsNewer(t *testing.T) {
	url := pgtest.Database(t)
	if err := open(t, url).Close(); err != nil {
		t.Fatal(err)
	}
	sql(t, url, `INSERT INTO hookctl.schema_migrations VALUES ('9999_later.sql')`)
	_, err := Open(t.Context(), url, Options{})
	if hook.KindOf(err) != hook.Invalid || !strings.Contains(err.Error(), "newer hookctl") {
		t.Errorf("got %v", err)
	}
}

// A user who may not make schemas can be given one.
func TestSchemaThatIsThere(t *testing.T) {
	good := pgtest.Database(t)
	sql(t, good, `CREATE ROLE limited LOGIN; CREATE SCHEMA hookctl AUTHORIZATION limited`)
	t.Cleanup(func() { sql(t, good, `DROP OWNED BY limited CASCADE; DROP ROLE limited`) })
	s := open(t, changed(t, good, func(u *url.URL) { u.User = url.User("limited") }))
	if _, err := s.Publish(t.Context(), []store.Publication{somePublication("host:80")}); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// What the database's text cannot have is one caller's error, and not that of others.
func TestTextThatCannotBeKept(t *testing.T) {
	s := open(t, pgtest.Database(t))
	calls := make([]*call, 5)
	for i := range calls {
		calls[i] = &call{list: []store.Publication{somePublication("host:80")}}
		if err := calls[i].check(); err != nil {
			t.Fatal(err)
		}
	}
	calls[2].list[0].Event.Name = "a\x00b"
	calls[3].list[0].Deliveries[0].WebhookID = "\xff"
	s.publishing.commit(calls)
	for i, c := range calls {
		if bad := i == 2 || i == 3; bad != (hook.KindOf(c.err) == hook.Invalid) || !bad && c.err != nil {
			t.Errorf("call %d: got %v", i, c.err)
		}
	}
	got, err := s.Stats(t.Context(), stampTime())
	if err != nil || got.Pending != 3 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// What a receiver answers is recorded, whatever it is.
func TestResultsOfAnyBytes(t *testing.T) {
	s, l := open(t, pgtest.Database(t)), newLedger()
	p := somePublication("host:80")
	if _, err := s.Publish(t.Context(), []store.Publication{p}); err != nil {
		t.Fatal(err)
	}
	w, odd := l.worker(t), "\x00\xff'\\"
	w.UntilIdle = true
	w.Do = func(_ context.Context, j store.Job) store.Result {
		r := someResult(j)
		r.URL, r.Host, r.Attempt.Error, r.Attempt.Response.Body = "http://"+odd, odd, &odd, []byte(odd)
		r.Attempt.Response.Headers = [][2]string{{odd, odd}}
		return r
	}
	if err := s.Work(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	d, attempts, err := s.Delivery(t.Context(), p.Deliveries[0].ID)
	if err != nil || d.State != hook.DeliveryDelivered || len(attempts) != 1 {
		t.Fatalf("got %+v, %+v, %v", d, attempts, err)
	}
	a := attempts[0]
	if *a.Error != odd || string(a.Response.Body) != odd || a.Response.Headers[0] != [2]string{odd, odd} {
		t.Errorf("got %+v", a)
	}
}
