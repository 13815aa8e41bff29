package postgres

import "runtime"

// group has things done together: it takes those that wait, and hands them to run. While that runs, more may come. What
// was sent to in is handed to run once.
type group[T any] struct {
	in      chan T // unbuffered, so that what was not taken can still be taken back
	run     func([]T)
	weight  func(T) int
	most    int // the weight after which no more join
	closing <-chan struct{}
	ended   chan struct{} // closed when the goroutine has ended
}

// newGroup starts the goroutine, which ends when closing is closed.
func newGroup[T any](most int, weight func(T) int, closing <-chan struct{}, run func([]T)) *group[T] {
	g := &group[T]{
		in: make(chan T), run: run, weight: weight, most: most, closing: closing, ended: make(chan struct{}),
	}
	go g.work()
	return g
}

func (g *group[T]) work() {
	defer close(g.ended)
	for {
		select {
		case <-g.closing:
			return
		case first := <-g.in:
			g.run(g.gather(first))
		}
	}
}

// gather takes those that wait, and those that come while others run that were about to: to run a group costs much more
// than to let them. Where nobody else wants to run that takes no time.
func (g *group[T]) gather(first T) []T {
	all, weight := []T{first}, g.weight(first)
	for had := 0; had < len(all) && weight < g.most; {
		had = len(all)
		runtime.Gosched()
		all, weight = g.take(all, weight)
	}
	return all
}

// take takes those that wait now.
func (g *group[T]) take(all []T, weight int) ([]T, int) {
	for weight < g.most {
		select {
		case next := <-g.in:
			all, weight = append(all, next), weight+g.weight(next)
		default:
			return all, weight
		}
	}
	return all, weight
}

// one is the weight of things that are alike.
func one[T any](T) int { return 1 }
