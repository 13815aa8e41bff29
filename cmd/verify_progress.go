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
	streams := *a.streams
	streams.ErrTTY = streams.ErrTTY && !a.global.quiet
	return ui.NewProgress(&streams, file, size, a.getenv("TERM") == "dumb", time.Now)
}
