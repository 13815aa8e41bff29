package sqlite

import "container/heap"

// list is lanes in order.
type list struct{ lanes []*lane }

func (l *list) push(a *lane) { l.lanes = append(l.lanes, a) }
func (l *list) empty() bool  { return len(l.lanes) == 0 }

func (l *list) pop() *lane {
	if l.empty() {
		return nil
	}
	first := l.lanes[0]
	l.lanes[0] = nil
	l.lanes = l.lanes[1:]
	return first
}

// alarm is a heap of lanes, by the time at which something of them is due.
type alarm []*lane

// set puts a lane in, or takes it out, and finds its place.
func (a *alarm) set(l *lane, in bool) {
	switch {
	case in && l.alarm == 0:
		heap.Push(a, l)
	case in:
		heap.Fix(a, l.alarm-1)
	case l.alarm > 0:
		heap.Remove(a, l.alarm-1)
	}
}

func (a alarm) Len() int           { return len(a) }
func (a alarm) Less(i, j int) bool { return a[i].from.compare(a[j].from) < 0 }

func (a alarm) Swap(i, j int) {
	a[i], a[j] = a[j], a[i]
	a[i].alarm, a[j].alarm = i+1, j+1
}

// Push is for container/heap.
func (a *alarm) Push(x any) {
	l := x.(*lane) //nolint:forcetypeassert // only set pushes
	*a = append(*a, l)
	l.alarm = len(*a)
}

// Pop is for container/heap.
func (a *alarm) Pop() any {
	old := *a
	l := old[len(old)-1]
	old[len(old)-1] = nil
	*a = old[:len(old)-1]
	l.alarm = 0
	return l
}
