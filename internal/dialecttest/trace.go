package dialecttest

import (
	"fmt"
	"slices"
)

// Trace says which fixtures show what the provider's documents say: the file trace.txt beside the fixtures. Under lines
// that begin with `# ` and name a document, its lines are
//
//	what the document says | fixture, fixture
//	what the document says | deliveries
//	what the document says | - (why no exchange shows it)
type Trace []Document

// Document is one document, or a table of it, with what it says line by line.
type Document struct {
	Name  string
	Lines []Traced
}

// Traced is one thing that a document says.
type Traced struct {
	Says     string
	Fixtures []string // their names, and Deliveries
	Why      string   // no exchange shows it
}

// Deliveries stands for the tests of what is delivered, and how it is signed.
const Deliveries = "deliveries"

// Faults lists what is wrong with a trace of these fixtures: nothing may be said that none shows, nor one be there that
// shows nothing.
func (t Trace) Faults(fixtures []string) []string {
	var faults []string
	untraced := slices.Clone(fixtures)
	for _, d := range t {
		for _, l := range d.Lines {
			faults = append(faults, l.faults(fixtures)...)
			untraced = slices.DeleteFunc(untraced, func(name string) bool { return slices.Contains(l.Fixtures, name) })
		}
	}
	for _, name := range untraced {
		faults = append(faults, name+" shows nothing that is said")
	}
	return faults
}

func (l Traced) faults(fixtures []string) []string {
	var faults []string
	if len(l.Fixtures) == 0 && l.Why == "" {
		faults = append(faults, fmt.Sprintf("%q is shown by nothing", l.Says))
	}
	for _, name := range l.Fixtures {
		if name != Deliveries && !slices.Contains(fixtures, name) {
			faults = append(faults, fmt.Sprintf("%q: there is no fixture %s", l.Says, name))
		}
	}
	return faults
}
