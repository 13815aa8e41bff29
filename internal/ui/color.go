package ui

// When to use colours: the values of --color.
const (
	ColorAuto   = "auto"
	ColorAlways = "always"
	ColorNever  = "never"
)

// SGR sequences. Colour is used sparingly, and never alone carries a meaning.
const (
	ansiBold   = "\x1b[1m"
	ansiRed    = "\x1b[31m"
	ansiGreen  = "\x1b[32m"
	ansiYellow = "\x1b[33m"
	ansiReset  = "\x1b[0m"
)

// ColorEnabled decides whether a stream gets colours. The flag wins over NO_COLOR (no-color.org), that over
// CLICOLOR_FORCE (bixense.com/clicolors), that over what the stream is.
func ColorEnabled(mode string, tty bool, getenv func(string) string) bool {
	switch mode {
	case ColorAlways:
		return true
	case ColorNever:
		return false
	}
	switch {
	case getenv("NO_COLOR") != "":
		return false
	case getenv("CLICOLOR_FORCE") != "" && getenv("CLICOLOR_FORCE") != "0":
		return true
	}
	return tty && getenv("TERM") != "dumb"
}

func colored(text, sgr string, color bool) string {
	if !color || text == "" {
		return text
	}
	return sgr + text + ansiReset
}
