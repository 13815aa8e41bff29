package dialecttest

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

func parse(name string, data []byte) (Fixture, error) {
	archive := txtar.Parse(data)
	f := Fixture{Name: name, Source: strings.TrimSpace(string(archive.Comment))}
	f.Verb, _, _ = strings.Cut(name, "_")
	for _, section := range archive.Files {
		if err := f.add(section.Name, section.Data); err != nil {
			return f, err
		}
	}
	return f, f.check()
}

func (f *Fixture) add(section string, data []byte) error {
	switch section {
	case "input":
		return strict(data, &f.Input)
	case "stored":
		f.Stored = append(f.Stored, bytes.TrimSpace(data))
	case "request", "by hand":
		m, err := parseMessage(data)
		f.Exchanges = append(f.Exchanges, Exchange{Request: m, ByHand: section == "by hand"})
		return err
	case "grants":
		f.Grants = data
	case "response", "not ours":
		return f.answer(data, section == "not ours")
	case "webhook":
		f.Webhook = data
	case "error":
		f.Refusal = &Refusal{}
		return strict(data, f.Refusal)
	default:
		return f.many(section, data)
	}
	return nil
}

// many stores objects that are alike.
func (f *Fixture) many(section string, data []byte) error {
	count, ok := strings.CutPrefix(section, "stored ")
	n, err := strconv.Atoi(count)
	if !ok || err != nil {
		return errorf("unknown section %q", section)
	}
	for i := range n {
		f.Stored = append(f.Stored, bytes.ReplaceAll(bytes.TrimSpace(data), []byte("{{n}}"), []byte(strconv.Itoa(i+1))))
	}
	return nil
}

func (f *Fixture) answer(data []byte, notOurs bool) error {
	last := len(f.Exchanges) - 1
	if last < 0 || f.Exchanges[last].Response.Start != "" {
		return errorf("a response without a request")
	}
	m, err := parseMessage(data)
	f.Exchanges[last].Response, f.Exchanges[last].NotOurs = m, notOurs
	return err
}

// check refuses a fixture that tests nothing.
func (f *Fixture) check() error {
	if f.Source == "" || len(f.Exchanges) == 0 {
		return errorf("a source on top and a request are wanted")
	}
	for _, e := range f.Exchanges {
		switch {
		case e.Response.Start == "":
			return errorf("%s has no response", e.Request.Start)
		case e.ByHand && e.NotOurs:
			return errorf("%s is by hand, and its answer not ours: nobody plays them", e.Request.Start)
		}
	}
	return nil
}

func strict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	d.DisallowUnknownFields()
	return d.Decode(v)
}
