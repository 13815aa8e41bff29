package cmd

import (
	"encoding/json"
	"slices"
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/signature"
	"hookctl/internal/ui"
)

// signFormats are the words of -o that sign has of its own, and json.
func signFormats() []string { return []string{"headers", "json", "curl"} }

// printer chooses how the header fields are printed, before anything is read. HOOKCTL_OUTPUT is about other commands,
// unless it says json.
func (o *signOptions) printer(a *app) (func(*signedDelivery) error, error) {
	format := a.global.output
	if err := a.oneFormat(); err != nil {
		return nil, err
	}
	switch {
	case o.send != "" && (format == "headers" || format == "curl"):
		return nil, hook.Errorf(hook.Invalid, "--send delivers, and -o %s prints what could be delivered", format).WithHint("leave one of them out")
	case o.send != "":
		return nil, nil
	case format == "" && !a.formatsJSON(), format == "headers":
		return func(d *signedDelivery) error { return a.printHeaders(d) }, nil
	case format == "curl" && o.url == "":
		return nil, hook.Errorf(hook.Invalid, "-o curl needs an address to send to").WithHint("give --url URL")
	case format == "curl":
		return func(d *signedDelivery) error { a.printLine(d.curl(o.body)); return nil }, nil
	case format != "" && format != "json":
		return nil, hook.Errorf(hook.Invalid, "sign does not print as %q; formats are %s", format, strings.Join(signFormats(), ", "))
	}
	a.global.output = "json" // also where the environment says it
	return func(d *signedDelivery) error { return a.printSigned(d) }, nil
}

// hidden is the shell variable in place of a value that must not be shown: a credential that was given, or the secret
// itself, which some schemes send. It is empty for other values.
func (d *signedDelivery) hidden(i int) string {
	h := d.headers[i]
	switch {
	case i >= d.given && d.sendsSecret, slices.ContainsFunc(d.secrets, func(s []byte) bool { return len(s) > 0 && strings.Contains(h.Value, string(s)) }):
		return "$HOOKCTL_SECRET"
	case i < d.given && dialect.IsCredentialHeader(h.Name):
		return "$HOOKCTL_" + strings.ToUpper(strings.Map(letter, h.Name))
	}
	return ""
}

// letter makes of a character one that the name of a shell variable can have.
func letter(c rune) rune {
	if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
		return c
	}
	return '_'
}

// shown are the header fields with stars for what is secret, unless secrets are asked for.
func (a *app) shown(d *signedDelivery) []hook.Header {
	all := make([]hook.Header, len(d.headers))
	for i, h := range d.headers {
		all[i] = hook.Header(h)
		if d.hidden(i) != "" && !a.global.showSecrets {
			all[i].Value = dialect.Stars
		}
	}
	return all
}

func (a *app) printHeaders(d *signedDelivery) error {
	for _, h := range a.shown(d) {
		a.printLine(h.Name + ": " + ui.Visible(h.Value))
	}
	return nil
}

// signedView is what sign prints as JSON.
type signedView struct {
	Method  string        `json:"method"`
	URL     string        `json:"url,omitempty"`
	Headers []hook.Header `json:"headers"`
}

func (a *app) printSigned(d *signedDelivery) error {
	return a.printValues([]any{signedView{d.method, dialect.RedactURL(d.url), a.shown(d)}}, true, "headers")
}

// curl is the delivery as a line for the shell, with shell variables for what is secret.
func (d *signedDelivery) curl(file string) string {
	address := shellQuote(d.url)
	if dialect.RedactURL(d.url) != d.url {
		address = `"$HOOKCTL_URL"`
	}
	words := []string{"curl", "-X", shellQuote(d.method), address}
	for i, h := range d.headers {
		text := shellQuote(h.Name + ": " + h.Value)
		if variable := d.hidden(i); variable != "" {
			text = shellQuote(h.Name+": ") + `"` + variable + `"`
		} else if h.Value == "" {
			text = shellQuote(h.Name + ";") // curl's word for a field without value
		}
		words = append(words, "-H", text)
	}
	if kind := d.contentType(); kind != "" {
		words = append(words, "-H", shellQuote("Content-Type: "+kind)) // curl would call it a form
	}
	if file != "" {
		words = append(words, "--data-binary", shellQuote("@"+file))
	}
	return strings.Join(words, " ")
}

// contentType is what a body is sent as where no --header says it.
func (d *signedDelivery) contentType() string {
	given := slices.ContainsFunc(d.headers, func(h signature.Header) bool { return strings.EqualFold(h.Name, "Content-Type") })
	switch {
	case given || len(d.body) == 0:
		return ""
	case json.Valid(d.body):
		return "application/json"
	}
	return "application/octet-stream"
}

// shellQuote quotes a text for the shell.
func shellQuote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
