package dialect_test

import (
	"fmt"
	"strings"
	"testing"

	"hookctl/internal/dialect"
)

// answerOf is an answer with so many webhooks, as an API of the dialect standard gives it.
func answerOf(n int) []byte {
	item := `{"id":"%d","name":"orders","description":"what it is for","url":"https://example.com/in","method":"POST",` +
		`"events":["user.created","user.updated"],"enabled":true,"headers":[{"name":"X-Team","value":"a"}],` +
		`"created_at":"2026-01-02T03:04:05.678Z","updated_at":"2026-01-02T03:04:05.678Z"}`
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(item, i)
	}
	return []byte(`{"data":[` + strings.Join(items, ",") + `],"next_cursor":null}`)
}

func BenchmarkLoadStandard(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := dialect.Load(dialect.Standard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseJSON(b *testing.B) {
	data := answerOf(100)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := dialect.ParseJSON(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodeJSON(b *testing.B) {
	v, err := dialect.ParseJSON(answerOf(100))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := dialect.EncodeJSON(v); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecode reads a page of 100 webhooks.
func BenchmarkDecode(b *testing.B) {
	d, err := dialect.Load(dialect.Standard)
	if err != nil {
		b.Fatal(err)
	}
	data := answerOf(100)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		items, err := d.ReadItems(d.Verbs.Get(dialect.List), data)
		if err != nil {
			b.Fatal(err)
		}
		for _, raw := range items {
			if _, err := d.Decode(raw); err != nil {
				b.Fatal(err)
			}
		}
	}
}
