package ui_test

import (
	"encoding/json"
	"testing"

	"hookctl/internal/ui"
)

func TestCell(t *testing.T) {
	const object = `{"id":"top","list":["a",1,true,null,1.50],"mixed":["a", [1 ]],"nested":{"a/b":{"~":["x",{"y":"deep"}]}},
		"none":null,"empty":[],"text":"null","twice":1,"twice":2,"Case":"exact",
		"provider":{"id":"theirs","send_method":"GET","none":"hidden","case":"other","o":{ "k" : 1.0 }}}`
	cases := map[string]string{
		"id": "top", "list": "a,1,true,null,1.50", "mixed": `["a",[1]]`, "none": "", "empty": "", "text": "null", "twice": "2",
		"send_method": "GET", "o": `{"k":1.0}`, "nosuch": "", "": "",
		"case": "other", "Case": "exact", "SEND_METHOD": "GET", "ID": "top",
		"/id": "top", "/provider/id": "theirs", "/nested/a~1b/~0/1/y": "deep", "/nested/a~1b/~0/0": "x", "/list/4": "1.50",
		"/list/9": "", "/list/-1": "", "/list/01": "", "/list/+1": "", "/list/x": "", "/nosuch/x": "", "/": "", "/ID": "",
	}
	for column, want := range cases {
		if got := ui.Cell(json.RawMessage(object), column); got != want {
			t.Errorf("Cell(%q) = %q, want %q", column, got, want)
		}
	}
	for _, other := range []string{"", "1", "[]", "null", `"id"`, "{"} {
		if got := ui.Cell(json.RawMessage(other), "id"); got != "" {
			t.Errorf("Cell of %q is %q", other, got)
		}
	}
}
