// Package systemtest runs hookctl as users do, takes away what it stands on, and looks whether anything is lost: the
// process, the disk, the database, the receivers. It has tests only.
//
// It knows hookctl as a program and by its APIs.
package systemtest
