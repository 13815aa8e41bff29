package cmd

import (
	"io"
	"os"
	"time"

	"hookctl/internal/ui"
)

// progress tells how far a file has been read; of stdin and pipes nobody knows the length.
func (a *app) progress(file io.ReadCloser) *ui.Progress {
	var size int64
	if named, ok := file.(namedFile); ok {
		if f, ok := named.ReadCloser.(*os.File); ok {
			if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
				size = info.Size()
			}
		}
	}
	return a.newProgress(file, size, true)
}

// counting draws how many are done, where stderr is a terminal. Its line is to be wiped before data is printed.
func (a *app) counting() *ui.Progress { return a.newProgress(nil, 0, false) }

// awaiting is counting that also draws while nothing comes, and that notes are printed beside. Where data goes to a
// terminal as it comes, the data itself shows how far things are.
func (a *app) awaiting(total int, o ui.Options) *ui.Progress {
	bar := a.newProgress(nil, 0, o.Streams()).Of(total).Begin()
	a.noting.Lock()
	a.bar = bar
	a.noting.Unlock()
	return bar
}

// newProgress draws on stderr; streams tells that data is printed meanwhile.
func (a *app) newProgress(file io.Reader, size int64, streams bool) *ui.Progress {
	s := *a.streams
	s.ErrTTY = s.ErrTTY && !a.global.quiet && !a.global.verbose
	s.OutTTY = s.OutTTY && (streams || a.global.raw || a.global.dryRun)
	return ui.NewProgress(&s, file, size, a.getenv("TERM") == "dumb", time.Now)
}
