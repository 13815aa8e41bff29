package dialecttest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ReadTrace reads the trace of a folder of fixtures; nil if there is none, because the dialect is nobody else's.
func ReadTrace(folder string) (Trace, error) {
	data, err := os.ReadFile(filepath.Join(folder, "trace.txt"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseTrace(string(data))
}

func parseTrace(text string) (Trace, error) {
	var t Trace
	for i, line := range strings.Split(text, "\n") {
		if err := t.add(strings.TrimSpace(line)); err != nil {
			return nil, fmt.Errorf("trace.txt:%d: %w", i+1, err)
		}
	}
	return t, nil
}

func (t *Trace) add(line string) error {
	if name, ok := strings.CutPrefix(line, "# "); ok {
		*t = append(*t, Document{Name: name})
		return nil
	}
	bar := strings.LastIndex(line, "|")
	switch {
	case line == "":
		return nil
	case bar < 0:
		return errors.New("what is said, a bar and fixtures are wanted")
	case len(*t) == 0:
		return errors.New("the document has no name: a line with # is wanted above")
	}
	d := &(*t)[len(*t)-1]
	d.Lines = append(d.Lines, traced(strings.TrimSpace(line[:bar]), strings.TrimSpace(line[bar+1:])))
	return nil
}

func traced(says, by string) Traced {
	l := Traced{Says: says}
	if why, none := strings.CutPrefix(by, "- ("); none {
		l.Why = strings.TrimSuffix(why, ")")
		return l
	}
	for name := range strings.SplitSeq(by, ",") {
		if name = strings.TrimSpace(name); name != "" {
			l.Fixtures = append(l.Fixtures, name)
		}
	}
	return l
}
