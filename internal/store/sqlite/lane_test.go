package sqlite

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"hookctl/internal/store"
)

// line is a queue whose attempts only begin.
type line struct {
	queue
	begun []*job
}

func newLine(t *testing.T, most, perHost int) *line {
	t.Helper()
	l := &line{}
	if !l.begin(&store.Worker{Most: most, PerHost: perHost}, func(j *job) { l.begun = append(l.begun, j) }) {
		t.Fatal("somebody works already")
	}
	return l
}

// newJob makes a job that is due at a time.
func newJob(host string, n byte, at int64) *job {
	j := &job{Job: store.Job{Delivery: store.Delivery{Host: host}}, due: due{at, id{15: n}}}
	j.ID = fmt.Sprint(n)
	return j
}

// again is what is read of a delivery.
func (j *job) again() *job { return newJob(j.Host, j.id[15], j.at) }

// next has a lane read, and wants it to be there.
func (l *line) wantPage(t *testing.T, host string) page {
	t.Helper()
	p, _ := l.next(nowMilli())
	if p.lane == nil || p.lane.host != host {
		t.Fatalf("got %+v, want a page of %s", p.lane, host)
	}
	return p
}

func (l *line) wantBegun(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	for _, j := range l.begun {
		got = append(got, j.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q have begun, want %q", got, want)
	}
}

// finish makes a job's attempt, writes and tells it.
func (l *line) finish(j *job, next *due) {
	l.done(j, 0)
	l.written(j, 0, next, j.Host)
	l.reported()
}

// While a lane is read, what was read of a delivery gets old when it is attempted.
func TestReadIsOld(t *testing.T) {
	l := newLine(t, 1, 1)
	a, b := newJob("h", 1, 1), newJob("h", 2, 2)
	l.found("h", a.due)
	p := l.wantPage(t, "h")
	l.fill(p.lane, []*job{a}, a.after())
	l.wantBegun(t, "1")
	l.found("h", b.due)
	l.finish(a, nil)
	p = l.wantPage(t, "h") // what it reads is a while ago: a and b
	c := newJob("h", 3, 3)
	l.announce([]*job{c})
	l.arrive([]*job{c}, true) // to the disk, as b comes first
	l.fill(p.lane, []*job{b}, never())
	l.wantBegun(t, "1", "2")
	p2, _ := l.next(nowMilli())
	if p2.lane != nil {
		t.Error("a lane at its limit is read")
	}
	l.finish(b, nil)
	p = l.wantPage(t, "h")
	if p.from.compare(c.due) > 0 {
		t.Errorf("it is read from %v, behind %v", p.from, c.due)
	}
	// c was published before, and is delivered while the lane is read.
	l.fill(p.lane, []*job{c.again()}, never())
	l.wantBegun(t, "1", "2", "3")
}

// A delivery that was read as pending, and attempted before the read has ended, is not attempted again.
func TestReadIsAttemptedMeanwhile(t *testing.T) {
	l := newLine(t, 2, 2)
	a, b := newJob("h", 1, 1), newJob("h", 2, 2)
	l.announce([]*job{a})
	l.arrive([]*job{a}, true)
	l.wantBegun(t, "1")
	l.found("h", b.due)
	p := l.wantPage(t, "h")
	stale := a.again()
	l.finish(a, nil)
	l.fill(p.lane, []*job{stale, b}, never())
	l.wantBegun(t, "1", "2")
	if l.held[a.id] != nil || len(l.held) != 1 {
		t.Errorf("%d are held", len(l.held))
	}
}

// A retry that is due before the end of what is read is not passed over.
func TestRetryMeanwhile(t *testing.T) {
	l := newLine(t, 2, 2)
	a, b := newJob("h", 1, 1), newJob("h", 2, 9)
	l.announce([]*job{a})
	l.arrive([]*job{a}, true)
	l.found("h", b.due)
	p := l.wantPage(t, "h")
	l.finish(a, &due{5, a.id})
	l.fill(p.lane, []*job{b}, never())
	l.wantBegun(t, "1", "2")
	if p = l.wantPage(t, "h"); p.from != (due{5, a.id}) {
		t.Errorf("it is read from %v", p.from)
	}
}

// What is being committed is not handed out, and what was not committed never is.
func TestAnnounced(t *testing.T) {
	l := newLine(t, 2, 2)
	a, b := newJob("h", 1, 1), newJob("h", 2, 2)
	l.found("h", a.due)
	l.announce([]*job{a, b})
	p := l.wantPage(t, "h")
	l.fill(p.lane, []*job{a.again()}, never()) // it is just committed
	l.wantBegun(t)
	if l.idle(nowMilli()) {
		t.Error("it is idle, though something is being committed")
	}
	l.arrive([]*job{a}, true)
	l.arrive([]*job{b}, false)
	l.wantBegun(t, "1")
	l.finish(a, nil)
	if !l.idle(nowMilli()) || len(l.lanes) != 0 {
		t.Errorf("%d held, %d lanes", len(l.held), len(l.lanes))
	}
}

// What is due on the disk comes before what was just published, and what is due later waits there.
func TestArrives(t *testing.T) {
	l := newLine(t, 4, 1)
	first, second, later := newJob("h", 1, 1), newJob("h", 2, 2), newJob("h", 3, nowMilli()+1_000_000)
	l.found("h", first.due)
	l.announce([]*job{second, later})
	l.arrive([]*job{second, later}, true)
	l.wantBegun(t)
	p := l.wantPage(t, "h")
	l.fill(p.lane, []*job{first, second.again()}, later.due)
	l.wantBegun(t, "1")
	l.finish(first, nil)
	l.finish(l.begun[1], nil)
	l.wantBegun(t, "1", "2")
	p, wait := l.next(nowMilli())
	if p.lane != nil || wait > 1_000_000_000_000 || !l.idle(nowMilli()) {
		t.Errorf("got %v, wait %v", p.lane, wait)
	}
}

// What waits is let go of when it is redelivered, and comes back where it belongs, also if that fails.
func TestEdit(t *testing.T) {
	for _, committed := range []bool{true, false} {
		l := newLine(t, 4, 1)
		a, b := newJob("h", 1, 1), newJob("h", 2, 2)
		l.announce([]*job{a, b})
		l.arrive([]*job{a, b}, true)
		busy, m := &move{job: a.again()}, &move{job: newJob("h", 2, 7)}
		if l.edit(busy) || !l.edit(m) {
			t.Fatal("what is under way was edited, or what waits was not")
		}
		l.finish(a, nil)
		l.wantBegun(t, "1")
		l.moved([]*move{busy, m}, committed)
		want := m.due
		if !committed {
			want = due{}
		}
		if p := l.wantPage(t, "h"); p.from != want {
			t.Errorf("committed %t: it is read from %v, want %v", committed, p.from, want)
		}
	}
}

// What waits for hosts at their limit makes room for others.
func TestMakeRoom(t *testing.T) {
	l := newLine(t, 4, 1)
	var jobs []*job
	for i := range heldJobs + 1 {
		j := newJob("stuck", 0, 1)
		j.id[13], j.id[14] = byte(i>>8), byte(i)
		jobs = append(jobs, j)
	}
	l.found("stuck", jobs[0].due)
	p := l.wantPage(t, "stuck")
	l.fill(p.lane, jobs, never()) // more than it asked for, so that all is full
	l.found("free", due{1, id{1}})
	free := l.wantPage(t, "free")
	if free.jobs < 1 || l.waiting != 0 || len(l.held) != 1 {
		t.Errorf("%d wait, %d are held", l.waiting, len(l.held))
	}
	l.fill(free.lane, nil, never())
	l.finish(l.begun[0], nil)
	if p = l.wantPage(t, "stuck"); p.from != jobs[1].due {
		t.Errorf("it is read from %v, want %v", p.from, jobs[1].due)
	}
}

// Results that cannot be written keep further attempts from being made, by their number or their size.
func TestUnwritten(t *testing.T) {
	for _, size := range []int{0, unwrittenBytes} {
		l := newLine(t, 2, 2)
		for i := range 2 * unwritten {
			j := newJob(fmt.Sprint("h", i), 0, 1)
			j.id[13], j.id[14] = byte(i>>8), byte(i)
			l.announce([]*job{j})
			l.arrive([]*job{j}, true)
		}
		n := 0
		for ; n < len(l.begun); n++ {
			l.done(l.begun[n], size)
		}
		if n > unwritten+2 || size > 0 && n > 3 {
			t.Errorf("%d attempts of %d bytes were made", n, size)
		}
		for i := range 3 {
			l.written(l.begun[i], size, nil, "")
		}
		if size == 0 && len(l.begun) == n {
			t.Error("none is made when one is written")
		}
	}
}

func TestAfter(t *testing.T) {
	d := due{5, id{14: 1, 15: 255}}
	if got := d.after(); got != (due{5, id{14: 2}}) {
		t.Errorf("got %v", got)
	}
	for i := range d.id {
		d.id[i] = 255
	}
	if got := d.after(); got != (due{6, id{}}) {
		t.Errorf("got %v", got)
	}
}

// What is published goes from memory to memory: nothing is read for it, and nobody waits for that.
func TestHandedOver(t *testing.T) {
	s := open(t, storePath(t))
	published(t, s, wide(1, "host"))
	f := full{sent: map[string]int{}}
	w := f.worker()
	crew := make(chan struct{}, 100)
	w.Recorded = func(context.Context, store.Job, store.Result, store.Health) { crew <- struct{}{} }
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Work(ctx, w) }()
	<-crew
	err := s.writer.do(t.Context(), func(ctx context.Context, w *writer) error {
		return w.exec(ctx, "DROP INDEX deliveries_due") // no lane can be read any more
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		published(t, s, wide(2, "host", "other"))
		for range 4 {
			<-crew
		}
	}
	cancel()
	if err := <-ended; err != nil || f.warned.Load() > 0 {
		t.Errorf("got %v, %d warnings", err, f.warned.Load())
	}
}
