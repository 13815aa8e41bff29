package delivery

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"hookctl/internal/dialect"
)

// mostTokens bounds how many access tokens are kept.
const mostTokens = 4096

// client is whose a token is.
type client struct{ url, id, secret string }

func keyOf(w *dialect.Authorise) client { return client{w.TokenURL, w.ClientID, w.ClientSecret} }

// longestToken is how long a token is kept of which is not said when it expires.
const longestToken = time.Hour

// tokens keeps access tokens until they expire or are refused. Many attempts that lack the same one ask for it once.
type tokens struct {
	http  *http.Client
	hosts *hosts
	now   func() time.Time
	sync.Mutex
	kept map[client]*fetched
}

// fetched is a token, or one on its way: token and err stand when done is closed.
type fetched struct {
	done  chan struct{}
	at    time.Time // when it was asked for
	token *oauth2.Token
	err   error
}

// token finds the access token of an attempt, if it needs one; fresh tells that it was fetched for it. It is never the
// void one.
func (t *try) token(ctx context.Context, void string) (token string, fresh bool, err error) {
	w := t.out.Authorise
	if w == nil {
		return "", false, nil
	}
	f, fresh := t.tokens.find(ctx, keyOf(w), void, t.rules.Timeout)
	select {
	case <-f.done:
	case <-ctx.Done():
		return "", false, explain(ctx.Err(), mostTime).in("the access token")
	}
	if f.err != nil {
		return "", false, tokenFailure(f.err, t.rules.Timeout)
	}
	return f.token.AccessToken, fresh, nil
}

// find returns the kept token, or begins to fetch one.
func (t *tokens) find(ctx context.Context, c client, void string, limit time.Duration) (f *fetched, fresh bool) {
	t.Lock()
	defer t.Unlock()
	if f = t.kept[c]; f != nil && f.good(void, t.now()) {
		return f, false
	}
	t.makeRoom()
	f = &fetched{done: make(chan struct{}), at: t.now()}
	t.kept[c] = f
	ctx = context.WithoutCancel(ctx) // others wait for it too
	go t.fetch(ctx, c, f, limit)
	return f, true
}

// good tells whether a token can be used, or may be when it is there.
func (f *fetched) good(void string, now time.Time) bool {
	select {
	case <-f.done:
		return f.err == nil && f.token.AccessToken != void && f.token.Valid() && (!f.token.Expiry.IsZero() || now.Sub(f.at) < longestToken)
	default:
		return true
	}
}

// fetch fetches a token. Nothing of an answer may end the program: it comes from a stranger.
func (t *tokens) fetch(ctx context.Context, c client, f *fetched, limit time.Duration) {
	defer close(f.done)
	defer func() {
		if recover() != nil {
			f.token, f.err = nil, errNoToken
		}
	}()
	leave, err := t.enter(ctx, c)
	if err != nil {
		f.err = err
		return
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	config := clientcredentials.Config{TokenURL: c.url, ClientID: c.id, ClientSecret: c.secret, AuthStyle: oauth2.AuthStyleInParams}
	f.token, f.err = config.Token(context.WithValue(ctx, oauth2.HTTPClient, t.http))
	if f.err == nil && strings.ContainsFunc(f.token.AccessToken, isControl) {
		f.err = errNoToken
	}
}

// enter waits until the token's server has room, as long as an attempt may take.
func (t *tokens) enter(ctx context.Context, c client) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, mostTime)
	defer cancel()
	return t.hosts.enter(ctx, Host(c.url))
}

// drop forgets a token that was refused, unless there is another one already.
func (t *tokens) drop(c client, void string) {
	t.Lock()
	defer t.Unlock()
	if f := t.kept[c]; f != nil && !f.good(void, t.now()) {
		delete(t.kept, c)
	}
}

// makeRoom forgets some token if there are too many.
func (t *tokens) makeRoom() {
	for c := range t.kept {
		if len(t.kept) < mostTokens {
			return
		}
		delete(t.kept, c)
	}
}
