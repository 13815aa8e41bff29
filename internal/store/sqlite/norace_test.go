//go:build !race

package sqlite

// backlog is how many deliveries there are where many are wanted.
const backlog = 10_000
