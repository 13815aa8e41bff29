package config

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// text reads a setting. A flag that was given as "" is refused: it is most often an unset shell variable, and falling
// back to the profile would then talk to another server than the one that was meant.
func (l *layers) text(key string) string {
	value := l.v.GetString(key)
	if origin, name := l.origin(key); origin == FromFlag && value == "" {
		l.note(invalid("%s is empty", name).hint("leave %s out, or give it a value", name))
	}
	return value
}

func (l *layers) bool(key string) bool {
	value, err := strconv.ParseBool(l.v.GetString(key))
	l.wrong(err != nil, key, "true or false")
	return value
}

func (l *layers) duration(key string) time.Duration {
	value, err := time.ParseDuration(l.v.GetString(key))
	l.wrong(err != nil || value < 0, key, "a duration such as 30s or 2m, or 0 for no limit")
	return value
}

func (l *layers) count(key string) int {
	value, err := strconv.Atoi(l.v.GetString(key))
	l.wrong(err != nil || value < 0, key, "a number, 0 or more")
	return value
}

func (l *layers) choice(key string, allowed ...string) string {
	value := l.v.GetString(key)
	last := len(allowed) - 1
	want := strings.Join(allowed[:last], ", ") + " or " + allowed[last]
	if near := strings.TrimSpace(didYouMean(value, allowed)); near != "" {
		want += "; " + near
	}
	l.wrong(!slices.Contains(allowed, value), key, want)
	return value
}

// wrong notes a malformed value under the name of the flag or the variable it came from.
func (l *layers) wrong(is bool, key, want string) {
	if is {
		_, name := l.origin(key)
		l.note(invalid("%s: %q is not %s", name, l.v.GetString(key), want))
	}
}
