package dialect

import (
	"embed"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"hookctl/internal/hook"
	"hookctl/internal/yamlfile"
)

//go:embed builtin/*.yaml
var builtin embed.FS

// Standard is the dialect that local mode speaks when nothing else is asked for.
const Standard = "standard"

// Builtin lists the names of the dialects that are part of the program: standard first, then by name.
func Builtin() []string {
	entries, err := fs.ReadDir(builtin, "builtin")
	if err != nil {
		return nil // cannot be: the folder is part of the program
	}
	names := []string{Standard}
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), ".yaml"); name != Standard {
			names = append(names, name)
		}
	}
	return names
}

// IsFile tells whether a --dialect is a file rather than a name: it has a slash, or ends in .yaml or .yml.
func IsFile(name string) bool {
	return strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

// Load reads a dialect: a file, or one that is part of the program.
func Load(name string) (*Dialect, error) {
	if IsFile(name) {
		return LoadFile(name)
	}
	if !slices.Contains(Builtin(), name) {
		return nil, hook.Errorf(hook.Invalid, "there is no dialect %q%s", name, yamlfile.DidYouMean(name, Builtin())).
			WithHint("the dialects are %s; a file is given by its path, such as ./%s.yaml", strings.Join(Builtin(), ", "), name)
	}
	file := "builtin/" + name + ".yaml"
	data, err := builtin.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return Parse(file, data)
}

// LoadFile reads a dialect from a file.
func LoadFile(path string) (*Dialect, error) {
	data, err := readFile(path)
	if err != nil {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return nil, &hook.Error{Kind: hook.Invalid, Message: "dialect file " + path, Err: err}
	}
	return Parse(path, data)
}

// readFile reads no more of a file than it takes to see that it is too long.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, yamlfile.MaxSize+1))
}
