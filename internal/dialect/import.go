package dialect

import (
	"slices"
	"strings"

	"hookctl/internal/hook"
	"hookctl/internal/yamlfile"
)

// importsServer is the name under which an imported file has the API's base URL.
const importsServer = "server"

// Imported is what a file of credentials has that a provider hands out.
type Imported struct {
	Server      string // "" if it has none
	Credentials map[string]string
	Vars        map[string]string
}

// ReadImport reads such a file. Its errors never hold what is in it.
func (d *Dialect) ReadImport(data []byte) (Imported, error) {
	in := Imported{Credentials: map[string]string{}, Vars: map[string]string{}}
	if d.Import.Len() == 0 {
		return in, hook.Errorf(hook.Unsupported, "the dialect %s does not say how to read a file of credentials", d.Name).
			WithHint("give each by --credential KEY=REF")
	}
	o, err := ParseObject(data)
	if err != nil {
		return in, &hook.Error{Kind: hook.Invalid, Err: err}
	}
	for name, at := range d.Import.All() {
		text := textAt(o, *at)
		switch {
		case text == "":
			return in, hook.Errorf(hook.Invalid, "there is no text at %s, which is the %s of %s", *at, name, d.Name)
		case name == importsServer:
			in.Server = asURL(text)
		case d.Credentials.Get(name) != nil:
			in.Credentials[name] = text
		default:
			in.Vars[name] = text
		}
	}
	return in, nil
}

// asURL makes a base URL of a host's name.
func asURL(server string) string {
	if strings.Contains(server, "://") {
		return server
	}
	return "https://" + server
}

// imports checks that what is imported has a use.
func (c *checker) imports(d *Dialect) {
	known := slices.Concat(d.Credentials.Names(), d.Variables.Names(), []string{importsServer})
	for name, at := range d.Import.All() {
		p := path{"import", name}
		switch {
		case !slices.Contains(known, name):
			c.named(p, "%q is no credential, no variable and not server%s", name, yamlfile.DidYouMean(name, known))
		case *at == "":
			c.in(p, "a place in the file is wanted here, such as /%s", name)
		}
	}
}
