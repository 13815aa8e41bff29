package dialect

import "hookctl/internal/hook"

// Outcome says where an answer tells how the call went, beside its status.
type Outcome struct {
	At      Pointer `yaml:"at" required:"true" doc:"Where the answer says it."`
	Done    string  `yaml:"done" required:"true" doc:"What it says when all is done."`
	Pending string  `yaml:"pending" doc:"What it says when the call was accepted and is not done yet, which counts as success."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}

// ReadOutcome reads what an answer with a 2xx says of itself: whether it is accepted and not yet done, or an error (of
// the kind failed) after all. One that says nothing is done.
func (d *Dialect) ReadOutcome(status int, body []byte) (pending bool, err error) {
	if d.Outcome == nil {
		return false, nil
	}
	v, err := ParseJSON(body)
	if err != nil {
		return false, nil //nolint:nilerr // who reads the answer tells what is wrong with it
	}
	said, ok := d.Outcome.At.Find(v)
	switch word := Text(said); {
	case !ok || word == d.Outcome.Done:
		return false, nil
	case word == d.Outcome.Pending && word != "":
		return true, nil
	}
	e := d.ReadError(status, body)
	e.Kind = hook.Failed
	e.Message += ", but says " + oneLine(string(d.Outcome.At)) + " is " + oneLine(Text(said))
	return false, e
}
