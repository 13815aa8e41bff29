package cmd

import (
	"context"
	"sync"
	"time"

	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
	"hookctl/internal/local"
	"hookctl/internal/server"
	"hookctl/internal/store"
)

// engineOptions is what those who serve decide about deliveries.
type engineOptions struct {
	dialect func(name string) *dialect.Dialect // nil: not served here
	guard   delivery.Guard
	workers int     // 0: the engine's own
	scale   float64 // of the delays between attempts
	due     func()  // called when something became due; may be nil
	claims  *claims // what this process answers for; nil: everything
}

// engine is what publishes and delivers on a store: the same in serve and in a command's own process.
type engine struct {
	*delivery.Engine
	deliveries *local.Deliveries
	sender     *delivery.Sender
}

func (a *app) newEngine(st store.Store, o engineOptions) *engine {
	sender := delivery.NewSender(delivery.SenderOptions{Guard: o.guard, UserAgent: "hookctl/" + version})
	d := &local.Deliveries{Store: st, Dialect: o.dialect, Now: time.Now, Sender: sender, Due: o.due}
	options := delivery.Options{
		Dialect: o.dialect, Sender: sender, Workers: o.workers, Scale: o.scale, Warn: a.warn, Disable: d.Disable,
	}
	if o.claims != nil {
		d.Claim, options.Mine = o.claims.add, o.claims.has
	}
	return &engine{Engine: delivery.New(st, options), deliveries: d, sender: sender}
}

// newServer is the embedded server: the same whether it is served or called in this process.
func newServer(st store.Store, dialects []*dialect.Dialect, c *server.Credentials, e *engine, warn func(error)) *server.Server {
	maker := dialect.NewMaker()
	return server.New(server.Options{
		Dialects: dialects, Credentials: c, Maker: maker, Ready: st.Ping, Warn: warn, Deliveries: e.deliveries, Metrics: e.Metrics,
		Service: func(d *dialect.Dialect, vars string) server.Service {
			return &local.Service{
				Store: st, Space: store.Space{Dialect: d.Name, Vars: vars}, Deliveries: e.deliveries,
				Rules: dialect.Judge{Dialect: d, Maker: maker}, Now: time.Now,
			}
		},
		Find: func(ctx context.Context, d *dialect.Dialect, id string) (string, error) {
			space, err := st.Find(ctx, d.Name, id)
			return space.Vars, err
		},
	})
}

// only finds a dialect among those that are served.
func only(dialects []*dialect.Dialect) func(name string) *dialect.Dialect {
	byName := map[string]*dialect.Dialect{}
	for _, d := range dialects {
		byName[d.Name] = d
	}
	return func(name string) *dialect.Dialect { return byName[name] }
}

// orBuiltin finds a dialect that a command was told, or one that is part of the program: a store has deliveries of
// several.
func orBuiltin(told *dialect.Dialect) func(name string) *dialect.Dialect {
	var mu sync.Mutex
	known := map[string]*dialect.Dialect{told.Name: told}
	return func(name string) *dialect.Dialect {
		mu.Lock()
		defer mu.Unlock()
		d, ok := known[name]
		if !ok {
			if !dialect.IsFile(name) {
				d, _ = dialect.Load(name) // nil with an error: it is not known here
			}
			known[name] = d
		}
		return d
	}
}
