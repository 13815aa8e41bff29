package sqlite

import (
	"testing"

	"hookctl/internal/store"
)

// asleep has Work wait until it is told of something.
func (l *line) asleep(t *testing.T) {
	t.Helper()
	if p, _ := l.next(nowMilli()); p.lane != nil || l.idle(nowMilli()) {
		t.Fatal("there is something to read, or all is done")
	}
	select {
	case <-l.wake:
	default:
	}
}

// wantWoken wants Work to hear that all is done.
func (l *line) wantWoken(t *testing.T) {
	t.Helper()
	select {
	case <-l.wake:
	default:
		t.Error("nobody was told")
	}
	if !l.idle(nowMilli()) {
		t.Error("something is left")
	}
}

// Work that waits for what is being committed hears of it if that comes to nothing, or is due later.
func TestToldOfNothing(t *testing.T) {
	for name, committed := range map[string]bool{"not committed": false, "due later": true} {
		t.Run(name, func(t *testing.T) {
			l := newLine(t, 1, 1)
			a := newJob("h", 1, nowMilli()+1_000_000)
			l.announce([]*job{a})
			l.asleep(t)
			l.until = 0
			l.arrive([]*job{a}, committed)
			l.wantWoken(t)
		})
	}
}

// So it does of what was to be redelivered. If that failed, it reads once more what there is.
func TestToldOfNoMove(t *testing.T) {
	for name, committed := range map[string]bool{"not committed": false, "due later": true} {
		t.Run(name, func(t *testing.T) {
			l := newLine(t, 1, 1)
			m := &move{job: newJob("h", 1, nowMilli()+1_000_000)}
			if !l.edit(m) {
				t.Fatal("it was not edited")
			}
			l.asleep(t)
			l.until = 0
			l.moved([]*move{m}, committed)
			if !committed {
				p := l.wantPage(t, "h")
				l.fill(p.lane, nil, never())
			}
			l.wantWoken(t)
		})
	}
}

// A context that ends late does not stop the next Work.
func TestStopOfTheLast(t *testing.T) {
	l := newLine(t, 1, 1)
	last := l.worker
	l.end()
	l.begin(&store.Worker{Most: 1, PerHost: 1}, func(j *job) { l.begun = append(l.begun, j) })
	l.stop(last)
	a := newJob("h", 1, 1)
	l.announce([]*job{a})
	l.arrive([]*job{a}, true)
	l.wantBegun(t, "1")
	l.stop(l.worker)
	b := newJob("i", 2, 2)
	l.announce([]*job{b})
	l.arrive([]*job{b}, true)
	l.finish(a, nil)
	l.wantBegun(t, "1")
}
