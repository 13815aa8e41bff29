package cmd

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"hookctl/internal/client"
	"hookctl/internal/config"
	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// sample is a delivery that is sent from here, once.
type sample struct {
	o       *testOptions
	a       *app
	c       *connection
	d       *dialect.Dialect
	id      string // of the webhook
	own     json.RawMessage
	event   string
	data    json.RawMessage
	targets []dialect.Target
	outs    []dialect.Outgoing
	ids     []string // of the deliveries
}

// sendDirect sends a delivery to each of the webhook's targets of an event; most have one.
func (o *testOptions) sendDirect(ctx context.Context, a *app, c *connection, id string) error {
	guard := delivery.Guard{Loopback: true}
	var err error
	if guard.Allow, err = prefixes("--allow", o.allow); err != nil {
		return err
	}
	if _, err := a.samplePrinter(true); err != nil {
		return err
	}
	s := &sample{o: o, a: a, c: c, d: withTimeout(c), id: id}
	w, err := c.Get(client.Aside(ctx), id)
	if err != nil {
		return err
	}
	s.own = w.Provider
	if err := s.choose(); err != nil {
		return err
	}
	if err := s.compose(ctx); err != nil {
		return err
	}
	if a.global.dryRun {
		return s.show()
	}
	sender := delivery.NewSender(delivery.SenderOptions{Guard: guard, UserAgent: "hookctl/" + version})
	defer sender.Close()
	return s.send(ctx, sender)
}

// withTimeout is the dialect with the time limit that somebody has asked for in place of its own.
func withTimeout(c *connection) *dialect.Dialect {
	if c.cfg.Origin("timeout") == config.FromDefault || c.cfg.Timeout <= 0 {
		return c.dialect
	}
	d, words := *c.dialect, dialect.Delivery{}
	if d.Delivery != nil {
		words = *d.Delivery
	}
	words.Timeout = dialect.Duration(min(c.cfg.Timeout, dialect.MaxTimeout))
	d.Delivery = &words
	return &d
}

// choose says which event is sent, with which data, to which of the webhook's targets.
func (s *sample) choose() error {
	trial, err := s.d.Trial(s.own)
	if err != nil && s.o.event == "" {
		return err
	}
	s.event, s.data = trial.Event, trial.Data
	if s.o.event != "" {
		s.event = s.o.event
		s.a.doubtEvent(s.d, s.event)
	}
	if s.o.data != "" || s.event != trial.Event {
		if s.data, err = s.a.eventData(s.d, s.event, s.o.data); err != nil {
			return err
		}
	}
	if s.targets, err = s.d.Targets(s.own, s.event, s.data); err != nil {
		return err
	}
	if len(s.targets) == 0 { // the provider would not send it, which is no reason not to test the receiver
		s.targets = []dialect.Target{trial.Target}
		if s.o.event != "" || s.o.data != "" {
			s.targets[0].Index = 0
			s.a.note("warning: %s does not reach the webhook %s by itself", s.event, s.id)
		}
	}
	return nil
}

// compose makes the requests, each with the secret that signs it.
func (s *sample) compose(ctx context.Context) error {
	secret, err := s.secret(ctx)
	if err != nil {
		return err
	}
	for _, t := range s.targets {
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		out, err := s.d.Compose(s.own, dialect.Occasion{
			DeliveryID: id.String(), EventID: id.String(), Event: s.event, At: time.Now().UTC(), Data: s.data, Target: t.Index,
			Space: s.d.Name,
		})
		if err != nil {
			return unreached(err)
		}
		if secret != "" {
			out.Secret = secret
		}
		if err := s.signable(ctx, &out); err != nil {
			return err
		}
		s.outs, s.ids = append(s.outs, out), append(s.ids, id.String())
	}
	return nil
}

// unreached is the error of a webhook without a target for the event, which is none of a webhook that is not there.
func unreached(err error) error {
	if hook.KindOf(err) == hook.NotFound {
		return &hook.Error{Kind: hook.Invalid, Err: err, Hint: "--event names one that it has"}
	}
	return err
}

// secret is the one of the flags; empty if they name none.
func (s *sample) secret(ctx context.Context) (string, error) {
	if s.o.keys.none() {
		return "", nil
	}
	if scheme, err := s.d.DeliveryScheme(); err != nil {
		return "", err
	} else if scheme == nil {
		return "", hook.Errorf(hook.Invalid, "%s does not sign its deliveries, so that no secret is needed", s.d.Title).
			WithHint("leave out %s", s.o.keys.sources[0].flag)
	}
	return s.onlySecret(ctx)
}

func (s *sample) onlySecret(ctx context.Context) (string, error) {
	secrets, err := s.o.keys.secrets(ctx, s.a, s.c.cfg)
	switch {
	case err != nil:
		return "", err
	case len(secrets) > 1:
		return "", hook.Errorf(hook.Invalid, "a delivery is signed with one secret, and %d are given", len(secrets))
	case len(secrets) == 0:
		return "", nil
	case len(secrets[0]) == 0:
		return "", hook.Errorf(hook.Invalid, "the secret is empty")
	}
	return string(secrets[0]), nil
}

// signable finds the secret where the webhook, as the API shows it, has none: by a further call that shows it, or in the
// profile.
func (s *sample) signable(ctx context.Context, out *dialect.Outgoing) error {
	scheme, err := s.d.DeliveryScheme()
	if err != nil || scheme == nil || out.Secret != "" {
		return err
	}
	if out.Secret, err = s.called(ctx); err != nil || out.Secret != "" {
		return err
	}
	if out.Secret, err = s.onlySecret(ctx); err != nil || out.Secret != "" {
		return err
	}
	return hook.Errorf(hook.Invalid, "%s signs its deliveries, and does not give the secret of webhook %s back", s.d.Title, s.id).
		WithHint("--secret-file or --secret-ref says where it is")
}

// called asks for the secret by the further call of that name, where the API has one.
func (s *sample) called(ctx context.Context) (string, error) {
	const secret = "secret" // #nosec G101 -- a name
	if s.d.Calls.Get(secret) == nil {
		return "", nil
	}
	answer, err := s.c.Call(client.Aside(ctx), secret, s.id, nil)
	if err != nil {
		return "", err
	}
	o, err := dialect.ParseObject(answer)
	if err != nil {
		return "", err
	}
	v, _ := o.Get(secret)
	return dialect.Text(v), nil
}
