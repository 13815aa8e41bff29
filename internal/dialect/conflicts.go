package dialect

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// Conflicts says which webhooks cannot be beside each other: the server answers a conflict.
type Conflicts struct {
	Same    []string `yaml:"same" doc:"Fields in which no two webhooks are the same, all taken together; the order of a list does not count."`
	Most    int      `yaml:"most" doc:"How many enabled webhooks there can be."`
	Assumed Assumed  `yaml:"assumed"`
	Note    string   `yaml:"note"`
}

// Unique is a text that no two webhooks share; empty if they may be alike.
func (j Judge) Unique(w hook.Webhook) string {
	if j.Conflicts == nil || len(j.Conflicts.Same) == 0 {
		return ""
	}
	o, err := ParseObject(w.Provider)
	if err != nil {
		return ""
	}
	same := make([]any, len(j.Conflicts.Same))
	for i, name := range j.Conflicts.Same {
		same[i] = j.comparable(w, o, name)
	}
	sum := sha256.Sum256([]byte(Text(same)))
	return hex.EncodeToString(sum[:])
}

// comparable is the value of a field so that equal ones read alike: of a list the order does not count, nor does what
// the API makes in its elements.
func (j Judge) comparable(w hook.Webhook, o *Object, name string) any {
	f := j.Field(name)
	if f.derived() {
		return sorted(w.Events, w.URL, w.Method)
	}
	v, _ := f.find(o)
	list, ok := f.bare(v).([]any)
	if !ok {
		return v
	}
	elements := make([]string, len(list))
	for i, e := range list {
		elements[i] = Text(e)
	}
	return sorted(elements)
}

func sorted(texts []string, more ...string) string {
	return strings.Join(append(slices.Sorted(slices.Values(texts)), more...), "\n")
}

// Most is how many enabled webhooks there can be; 0 is any number.
func (j Judge) Most() int {
	if j.Conflicts == nil {
		return 0
	}
	return j.Conflicts.Most
}
