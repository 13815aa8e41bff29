package dialecttest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What the documents of each provider say is shown by fixtures, and each fixture shows something that they say.
func TestTraces(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join("..", "..", "testdata", "dialects", "*"))
	if err != nil || len(folders) == 0 {
		t.Fatalf("no folders: %v", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			trace, err := ReadTrace(folder)
			if err != nil {
				t.Fatal(err)
			}
			if trace == nil {
				if filepath.Base(folder) != "standard" { // our own, which no provider documents
					t.Error("it has no trace.txt: which of the document's lines do its fixtures show?")
				}
				return
			}
			for _, fault := range trace.Faults(names(Files(t, filepath.Base(folder)))) {
				t.Error(fault)
			}
		})
	}
}

func names(files []string) []string {
	list := make([]string, len(files))
	for i, file := range files {
		list[i] = strings.TrimSuffix(filepath.Base(file), ".txtar")
	}
	return list
}

func TestReadTrace(t *testing.T) {
	folder := t.TempDir()
	text := "# a page, its fields\n\nurl | of | the target | get, list\nretries | deliveries\nlogo | - (no words)\n# another page\nnothing |  \n"
	if err := os.WriteFile(filepath.Join(folder, "trace.txt"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	trace, err := ReadTrace(folder)
	if err != nil || len(trace) != 2 || trace[0].Name != "a page, its fields" || len(trace[0].Lines) != 3 || len(trace[1].Lines) != 1 {
		t.Fatalf("%+v %v", trace, err)
	}
	first, last := trace[0].Lines[0], trace[0].Lines[2]
	if first.Says != "url | of | the target" || !slices.Equal(first.Fixtures, []string{"get", "list"}) || last.Why != "no words" || last.Fixtures != nil {
		t.Errorf("%+v %+v", first, last)
	}
	if trace, err := ReadTrace(t.TempDir()); trace != nil || err != nil {
		t.Errorf("%v %v", trace, err)
	}
	for _, bad := range []string{"url | get\n", "# page\nurl\n"} {
		if _, err := parseTrace(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestFaults(t *testing.T) {
	trace := Trace{{"page", []Traced{
		{Says: "a", Fixtures: []string{"get", Deliveries}}, {Says: "b", Why: "it is blue"}, {Says: "c"}, {Says: "d", Fixtures: []string{"list"}},
	}}}
	got := strings.Join(trace.Faults([]string{"get", "test"}), "\n")
	if got != "\"c\" is shown by nothing\n\"d\": there is no fixture list\ntest shows nothing that is said" {
		t.Error(got)
	}
}
