package client_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
)

// mutation is one way to spoil an answer. What it does with a body that is no JSON is up to it.
type mutation struct {
	name  string
	spoil func(r *rand.Rand, a *spoiled)
}

// spoiled is an answer on its way.
type spoiled struct {
	status int
	header http.Header
	body   []byte
}

func (a *spoiled) String() string { return fmt.Sprintf("%d %v\n%.2000q", a.status, a.header, a.body) }

// mutations are what can go wrong with an answer: in its values, in its bytes, and around them.
func mutations() []mutation {
	return []mutation{
		{"drop", valued(func(_ *rand.Rand, s slot) { s.drop() })},
		{"retype", valued(func(r *rand.Rand, s slot) { s.set(pick(r, others(s.get()))) })},
		{"null", valued(func(_ *rand.Rand, s slot) { s.set(nil) })},
		{"nest", valued(func(r *rand.Rand, s slot) {
			s.set(nested(pick(r, []int{1, 2, 500, 9_000, 20_000}), pick(r, []string{"[]", `{"a":}`})))
		})},
		{"number", valued(func(r *rand.Rand, s slot) { s.set(json.RawMessage(pick(r, numbers()))) })},
		{"text", valued(func(r *rand.Rand, s slot) { s.set(json.RawMessage(pick(r, texts()))) })},
		{"twice", twice},
		{"echo", echo},
		{"truncate", func(r *rand.Rand, a *spoiled) { a.body = a.body[:r.IntN(len(a.body)+1)] }},
		{"not UTF-8", func(r *rand.Rand, a *spoiled) {
			insert(r, a, pick(r, []string{"\xff", "\xc0\x80", "\xed\xa0\x80", "\xe2\x82"}))
		}},
		{"byte", func(r *rand.Rand, a *spoiled) { flip(r, a) }},
		{"around", func(r *rand.Rand, a *spoiled) { a.body = fmt.Appendf(nil, pick(r, around()), a.body) }},
		{"instead", func(r *rand.Rand, a *spoiled) { a.body = []byte(pick(r, instead())) }},
		{"type", func(r *rand.Rand, a *spoiled) { a.header.Set("Content-Type", pick(r, kinds())) }},
		{"status", func(r *rand.Rand, a *spoiled) { a.status = pick(r, statuses()) }},
	}
}

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

func others(v any) []any {
	return []any{json.Number("7"), json.Number("1.5"), "text", "", true, false, []any{}, map[string]any{}, []any{v}, map[string]any{"inner": v}, []any{nil, []any{nil}}}
}

func numbers() []string {
	return []string{"1e400", "-1e400", "1e-400", "-0", "0.10", "1" + strings.Repeat("0", 400), "9007199254740993", "1.0000000000000000000001", "9223372036854775808", "-1", "1E2"}
}

func texts() []string {
	return []string{
		`"a\nhookctl: b"`, `"\r\n\t"`, `"\u001b[31mred\u0007\u0000"`, `"\u2028\u2029\u202e\u0085"`, `"\ud800"`, `"\udc00\ud800"`, `"\u0000"`, `" "`, `"<a>&'\\\/\""`,
		`"` + strings.Repeat("long ", 20_000) + `"`, `"%s%d{id}"`, `"../../x"`, `"2026-13-45T99:99:99"`, `"👩‍👩‍👧"`,
	}
}

func around() []string {
	return []string{"\ufeff%s", " \n\t%s\r\n", "%s{}", "%[1]s%[1]s", "%s]", "%s\x00", "\x00%s", "[%s]", `{"data":%s}`, "%s // so", ")]}',\n%s", "callback(%s)"}
}

func instead() []string {
	return []string{"", " ", "null", "{}", "[]", "true", "7", `"text"`, "<!DOCTYPE html><title>Log in</title>", "<a/>", "OK", "NaN", "[null]", `[{}]`, `[[]]`, "\xff\xfe{\x00}\x00", `{"message":"Forbidden"}`}
}

func kinds() []string {
	return []string{"text/html", "text/plain; charset=utf-16", "application/xml", ";", "", "application/json; charset=\"", "image/png"}
}

func statuses() []int {
	return []int{200, 201, 202, 203, 204, 206, 299, 300, 301, 304, 307, 400, 401, 402, 403, 404, 405, 408, 409, 412, 418, 422, 429, 451, 500, 501, 503, 511, 599}
}

// nested are containers in each other, as text: closing brackets behind what opens.
func nested(depth int, brackets string) json.RawMessage {
	opening, closing := brackets[:len(brackets)-1], brackets[len(brackets)-1:]
	return json.RawMessage(strings.Repeat(opening, depth) + "1" + strings.Repeat(closing, depth))
}

// slot is a place in a JSON value, with what can be done there.
type slot struct {
	get  func() any
	set  func(any)
	drop func()
}

// slots lists all places in a value, in an order that is always the same.
func slots(v any, set func(any)) []slot {
	list := []slot{{func() any { return v }, set, func() { set(nil) }}}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			inner := slots(v[name], func(to any) { v[name] = to })
			inner[0].drop = func() { delete(v, name) }
			list = append(list, inner...)
		}
	case []any:
		for i := range v {
			inner := slots(v[i], func(to any) { v[i] = to })
			inner[0].drop = func() { set(slices.Delete(v, i, i+1)) }
			list = append(list, inner...)
		}
	}
	return list
}

// valued spoils one value of a body.
func valued(change func(*rand.Rand, slot)) func(*rand.Rand, *spoiled) {
	return func(r *rand.Rand, a *spoiled) {
		d := json.NewDecoder(bytes.NewReader(a.body))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			v = map[string]any{} // a body that was empty gets one
		}
		change(r, pick(r, slots(v, func(to any) { v = to })))
		if data, err := written(v); err == nil {
			a.body = data
		}
	}
}

// written is JSON as most APIs write it.
func written(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}

// twice gives a member a second time, with another value, before or behind the first.
func twice(r *rand.Rand, a *spoiled) {
	names := membersOf(a.body)
	if len(names) == 0 {
		return
	}
	at := pick(r, names)
	again := fmt.Sprintf("%s:%s,", a.body[at[0]:at[1]], pick(r, []string{"null", `"other"`, "[]", "{}", "1e400", `{"id":"other"}`}))
	a.body = slices.Concat(a.body[:at[0]], []byte(again), a.body[at[0]:])
}

// echoed stands for a secret that the request carries.
const echoed = "ECHO"

// echo makes an error of an answer that repeats what it was sent.
func echo(r *rand.Rand, a *spoiled) {
	valued(func(r *rand.Rand, s slot) { s.set("you sent " + echoed + ", which is wrong") })(r, a)
	a.status = pick(r, []int{400, 401, 403, 404, 409, 500})
}

// membersOf finds the names of members in a text, quotes included.
func membersOf(body []byte) [][2]int {
	var list [][2]int
	for start := 0; start < len(body); start++ {
		if body[start] != '"' {
			continue
		}
		end := start + 1
		for end < len(body) && body[end] != '"' {
			if body[end] == '\\' {
				end++
			}
			end++
		}
		if rest := bytes.TrimLeft(body[min(end+1, len(body)):], " \n\t"); len(rest) > 0 && rest[0] == ':' {
			list = append(list, [2]int{start, end + 1})
		}
		start = end
	}
	return list
}

func insert(r *rand.Rand, a *spoiled, text string) {
	at := r.IntN(len(a.body) + 1)
	a.body = slices.Concat(a.body[:at], []byte(text), a.body[at:])
}

func flip(r *rand.Rand, a *spoiled) {
	if len(a.body) == 0 {
		return
	}
	a.body = bytes.Clone(a.body)
	a.body[r.IntN(len(a.body))] = byte(r.IntN(256))
}

// rawAt finds the text at a pointer; of members with the same name the last one counts.
func rawAt(body []byte, pointer string) (json.RawMessage, bool) {
	raw := json.RawMessage(bytes.TrimSpace(body))
	for _, name := range segments(pointer) {
		var o map[string]json.RawMessage
		if json.Unmarshal(raw, &o) != nil || o[name] == nil {
			return nil, false
		}
		raw = o[name]
	}
	return raw, json.Valid(raw)
}

func segments(pointer string) []string {
	if pointer == "" {
		return nil
	}
	return strings.Split(pointer, "/")[1:]
}
