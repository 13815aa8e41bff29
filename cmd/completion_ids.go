package cmd

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"hookctl/internal/client"
	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// completeArguments completes the arguments of a command: IDs of webhooks, and where an argument is a URL or a name that
// nobody knows, no files.
func (a *app) completeArguments(cmd *cobra.Command) {
	switch said(cmd) {
	case "get", "delete":
		cmd.ValidArgsFunction = a.webhookIDs
	case "replace", "patch", "test":
		cmd.ValidArgsFunction = firstOnly(a.webhookIDs)
	case "call":
		cmd.ValidArgsFunction = a.callNames
	}
	if cmd.ValidArgsFunction == nil && cmd.ValidArgs == nil {
		cmd.ValidArgsFunction = cobra.NoFileCompletions
	}
}

// How long is waited for an API at most, for how long what it said is fresh, and how many webhooks are completed. Who
// presses Tab is at the keyboard, and a list that is longer helps nobody.
const (
	askFor    = 300 * time.Millisecond
	freshFor  = time.Minute
	mostKnown = 1000
)

// webhookIDs completes the IDs of webhooks that are not given yet, with their URLs. Whatever fails, nothing is said.
func (a *app) webhookIDs(cmd *cobra.Command, given []string, word string) ([]string, cobra.ShellCompDirective) {
	cfg, t, err := meant(cmd)
	if err != nil {
		return nil, noFile
	}
	choices := slices.DeleteFunc(a.webhooks(cmd.Context(), cfg, t), func(c dialect.Choice) bool {
		return slices.Contains(given, c.Name)
	})
	return described(choices, word), noFile
}

// webhooks are those that are known, asked for anew unless that was done of late.
func (a *app) webhooks(ctx context.Context, cfg config.Config, t target) []dialect.Choice {
	cache := newIDCache(cfg, t)
	known := cache.load()
	if known.fresh(time.Now()) {
		return known.Webhooks
	}
	asked, err := ask(ctx, cfg, t)
	if errors.Is(err, errNobody) {
		return known.Webhooks
	}
	if err == nil {
		known.Webhooks = asked
	}
	known.Asked = time.Now().UTC() // also of a failure: the next Tab need not wait for another
	_ = cache.save(known)          // there is nobody to tell
	return known.Webhooks
}

// errNobody says that there is no server that could be asked: the store is in nobody's hands.
var errNobody = errors.New("nobody to ask")

// ask lists webhooks while there is time. Those that came count, unless none did.
func ask(ctx context.Context, cfg config.Config, t target) ([]dialect.Choice, error) {
	ctx, cancel := context.WithTimeout(client.Aside(ctx), askFor)
	defer cancel()
	o, err := askOptions(ctx, cfg, t)
	if err != nil {
		return nil, err
	}
	c, err := client.New(o) //nolint:contextcheck // it connects to nothing yet
	if err != nil {
		return nil, err
	}
	type answer struct {
		w   hook.Webhook
		err error
	}
	answers := make(chan answer)
	go func() { // what hangs all the same is left behind
		defer close(answers)
		for w, err := range c.List(ctx, hook.Query{Limit: mostKnown}) {
			select {
			case answers <- answer{w, err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	var all []dialect.Choice
	for {
		select {
		case a, more := <-answers:
			if !more || a.err != nil && len(all) > 0 {
				return all, nil
			}
			if a.err != nil {
				return nil, a.err
			}
			all = append(all, choiceOf(t.dialect, a.w))
		case <-ctx.Done():
			if len(all) > 0 {
				return all, nil
			}
			return nil, ctx.Err()
		}
	}
}

// askOptions are for one quick question: no second try, no login, no credential that costs time, no word to anybody. A
// server that owns the store is asked without credentials: what listens there may be another program by now.
func askOptions(ctx context.Context, cfg config.Config, t target) (client.Options, error) {
	o := client.Options{
		Dialect: t.dialect, Server: t.server, Vars: pathVars(cfg, t.dialect), Local: t.local, Timeout: askFor,
		CacheDir: cfg.Cache, UserAgent: "hookctl/" + version, NoLogin: true,
		Credential: once(func(name string) (string, bool, error) { return cfg.CheapCredential(ctx, name) }),
	}
	if !t.local {
		return o, nil
	}
	url, err := os.ReadFile(cfg.Store + ".url")
	if err != nil || onPostgres(cfg.Store) {
		return o, errNobody
	}
	o.Server, o.Credential = strings.TrimSpace(string(url))+"/"+t.dialect.Name, nil
	return o, nil
}

// choiceOf is a webhook as it is completed: nothing in it is secret.
func choiceOf(d *dialect.Dialect, w hook.Webhook) dialect.Choice {
	w = d.Redact(w, false)
	about := w.URL
	if about == "" && len(w.Hooks) > 0 {
		about = w.Hooks[0].URL
	}
	if w.Name != nil && *w.Name != "" {
		about = strings.TrimSpace(about + " (" + *w.Name + ")")
	}
	return dialect.Choice{Name: w.ID, About: about}
}

// completable tells whether an ID is one word, as what a shell completes has to be.
func completable(id string) bool {
	return id != "" && !strings.ContainsFunc(id, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
}
