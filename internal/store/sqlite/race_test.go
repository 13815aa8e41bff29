//go:build race

package sqlite

// backlog is how many deliveries there are where many are wanted: the race detector makes SQLite twenty times slower.
const backlog = 600
