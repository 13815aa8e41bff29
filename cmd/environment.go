package cmd

import (
	"fmt"
	"slices"
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/ui"
)

// environmentVariable is one that the program reads, or several that belong together.
type environmentVariable struct{ name, meaning string }

// environmentVariables lists them as the help topic shows them.
func environmentVariables() []environmentVariable {
	return []environmentVariable{
		{"HOOKCTL_PROFILE", "the profile to use"},
		{"HOOKCTL_CONFIG", "the config file"},
		{"HOOKCTL_DIALECT", "a dialect's name or file"},
		{"HOOKCTL_SERVER", "the API's base URL"},
		{"HOOKCTL_VAR_<KEY>", "a path variable"},
		{"HOOKCTL_<CREDENTIAL>", "a credential that the dialect names, such as HOOKCTL_TOKEN"},
		{"HOOKCTL_<CREDENTIAL>_FILE", "a file with that credential"},
		{"HOOKCTL_ADMIN_TOKEN, HOOKCTL_ADMIN_TOKEN_FILE", "the administrator's token of a hookctl serve that demands one, or a file with it"},
		{"HOOKCTL_LOCAL", "true: use the embedded server, in this process"},
		{"HOOKCTL_STORE", "local mode's database"},
		{"HOOKCTL_OUTPUT", "the output format"},
		{"HOOKCTL_YES", "true: answer yes to every question"},
		{"HOOKCTL_NO_INPUT", "true: never ask"},
		{"HOOKCTL_TIMEOUT", "the time limit of each request, such as 30s"},
		{"HOOKCTL_RETRIES", "how often to try again"},
		{"CI", "true, or what a build server sets: never ask, unless HOOKCTL_NO_INPUT is false"},
		{"HOOKCTL_ACCESSIBLE, ACCESSIBLE, HOOKCTL_PLAIN", "true: ask line by line, for screen readers and scripts; TERM=dumb does the same"},
		{"NO_COLOR, CLICOLOR_FORCE", "no colours, or colours in any case"},
		{"XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME", "where config, store and logins are kept"},
		{"HTTP_PROXY, HTTPS_PROXY, NO_PROXY", "the proxies, also in small letters; deliveries go without"},
		{"GOMEMLIMIT, GOGC", "how much memory serve may take"},
	}
}

func environmentTopic() string {
	const width = 25
	var b strings.Builder
	b.WriteString("A flag beats its environment variable, that the profile, that the default.\n")
	for _, v := range environmentVariables() {
		name := v.name
		if len(name) > width {
			fmt.Fprintf(&b, "\n  %s", name)
			name = ""
		}
		fmt.Fprintf(&b, "\n  %-*s %s", width, name, v.meaning)
	}
	return b.String()
}

// ownVariables are the names that begin as ours do, without those of credentials and path variables.
func ownVariables() []string {
	var own []string
	for _, v := range environmentVariables() {
		for name := range strings.SplitSeq(v.name, ", ") {
			if strings.HasPrefix(name, "HOOKCTL_") && !strings.Contains(name, "<") {
				own = append(own, name)
			}
		}
	}
	return own
}

// strangeVariable tells what a variable that begins as ours do was probably meant to be, if nothing reads it. Any may be the
// credential of somebody's own dialect, so that only near misses are told.
func strangeVariable(name string, dialects []*dialect.Dialect) string {
	known := ownVariables()
	for _, d := range dialects {
		for _, c := range d.Credentials.Names() {
			upper := "HOOKCTL_" + strings.ToUpper(c)
			known = append(known, upper, upper+"_FILE")
		}
		for _, v := range d.Variables.Names() {
			known = append(known, "HOOKCTL_VAR_"+strings.ToUpper(v))
		}
	}
	if !strings.HasPrefix(name, "HOOKCTL_") || slices.Contains(known, name) {
		return ""
	}
	return ui.Nearest(name, known)
}
