package delivery

import (
	"hookctl/internal/dialect"
	"hookctl/internal/signature"
)

// plan is what all attempts of a dialect share. It is made once: schemes are read from files.
type plan struct {
	rules     dialect.Rules
	scheme    *signature.Scheme // nil: deliveries are not signed
	schemeErr error             // why it is not known how they are
}

func (s *Sender) plan(d *dialect.Dialect) *plan {
	if p, ok := s.plans.Load(d); ok {
		return p.(*plan)
	}
	p := &plan{rules: d.Rules()}
	p.scheme, p.schemeErr = d.DeliveryScheme()
	s.plans.Store(d, p)
	return p
}
