package cmd

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"hookctl/internal/dialect"
)

func (d *doctor) terminal() {
	s := d.a.streams
	s.SetColor(d.a.global.color, d.a.getenv)
	is := func(tty bool) string {
		if tty {
			return "a terminal"
		}
		return "none"
	}
	d.tell("terminal", fine, fmt.Sprintf("stdin %s, stdout %s, stderr %s, columns %d, colours %t, TERM=%s",
		is(s.InTTY), is(s.OutTTY), is(s.ErrTTY), s.Width, s.OutColor, d.a.getenv("TERM")))
}

// builtin loads every dialect that is part of the program.
func (d *doctor) builtin() {
	names := dialect.Builtin()
	for _, name := range names {
		l, err := dialect.Load(name)
		if err != nil {
			d.wrong("dialects", err, "this program is broken: please report it")
			return
		}
		d.dialects = append(d.dialects, l)
	}
	d.tell("dialects", fine, strings.Join(names, ", "))
}

// environment tells the names of the variables that are set: values may be secret.
func (d *doctor) environment() {
	var set []string
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		if value != "" && (strings.HasPrefix(name, "HOOKCTL_") || slices.Contains(otherVariables(), name)) {
			set = append(set, name)
		}
	}
	slices.Sort(set)
	text := strings.Join(set, ", ")
	if text == "" {
		text = "none of ours is set"
	}
	d.tell("environment", fine, text)
	for _, name := range set {
		if near := strangeVariable(name, d.dialects); near != "" {
			d.symptoms = append(d.symptoms, symptom{"environment", warning, name + " is read by nothing built in", "did you mean " + near + "?"})
		}
	}
}

// otherVariables are the names that we read and that are not ours.
func otherVariables() []string {
	var names []string
	for _, v := range environmentVariables() {
		for name := range strings.SplitSeq(v.name, ", ") {
			if !strings.HasPrefix(name, "HOOKCTL_") && !strings.HasSuffix(name, "_PROXY") {
				names = append(names, name)
			}
		}
	}
	return names
}

// proxies tells where requests go first: scheme, host and port alone, as a proxy's URL often has a password.
func (d *doctor) proxies() {
	var set []string
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		for _, name := range []string{name, strings.ToLower(name)} {
			if value := d.a.getenv(name); value != "" {
				set = append(set, name+"="+hostOf(value))
			}
		}
	}
	for _, name := range []string{"NO_PROXY", "no_proxy"} {
		if d.a.getenv(name) != "" {
			set = append(set, name)
		}
	}
	if len(set) == 0 {
		set = []string{"none"}
	}
	d.tell("proxy", fine, strings.Join(set, ", "))
}

func hostOf(proxy string) string {
	u, err := url.Parse(proxy)
	if err != nil || u.Host == "" {
		return "set"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host}).String()
}

// clock tells the time; one before this program was made is wrong, and signatures depend on it.
func (d *doctor) clock() {
	now := time.Now()
	text := now.UTC().Format(time.RFC3339)
	if made, err := time.Parse(time.RFC3339, thisBuild().Date); err == nil && now.Before(made) {
		d.symptoms = append(d.symptoms, symptom{
			"clock", broken, text + " is before this program was made, at " + made.UTC().Format(time.RFC3339),
			"set the clock: signatures and tokens depend on it",
		})
		return
	}
	d.tell("clock", fine, text)
}
