package dialect

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/itchyny/timefmt-go"
)

func parseTime(v any) (time.Time, error) {
	s, ok := v.(string)
	if !ok {
		return time.Time{}, wrongType("string", v)
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return t, fmt.Errorf("%q is no RFC 3339 time", s)
	}
	return t.UTC(), nil
}

func writeTime(f *Field, v any) (any, error) {
	t, err := parseTime(v)
	if err != nil {
		return nil, err
	}
	return timefmt.Format(t, f.Layout), nil
}

func readTime(f *Field, v any) (any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, wrongType("string", v)
	}
	t, err := timefmt.Parse(s, f.Layout)
	if err != nil {
		return nil, fmt.Errorf("%q is no time of the layout %q", s, f.Layout)
	}
	return t.UTC().Format(time.RFC3339Nano), nil
}

func writeUnix(_ *Field, v any) (any, error) {
	t, err := parseTime(v)
	return json.Number(fmt.Sprint(t.Unix())), err
}

func writeUnixMilli(_ *Field, v any) (any, error) {
	t, err := parseTime(v)
	return json.Number(fmt.Sprint(t.UnixMilli())), err
}

func readUnix(_ *Field, v any) (any, error) {
	return readNumber(v, func(n int64) time.Time { return time.Unix(n, 0) })
}

func readUnixMilli(_ *Field, v any) (any, error) { return readNumber(v, time.UnixMilli) }

func readNumber(v any, toTime func(int64) time.Time) (any, error) {
	n, ok := v.(json.Number)
	if !ok {
		return nil, wrongType("number", v)
	}
	i, err := n.Int64()
	if err != nil {
		return nil, fmt.Errorf("%s is no whole number", n)
	}
	return toTime(i).UTC().Format(time.RFC3339Nano), nil
}
