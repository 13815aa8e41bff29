package server

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/hook"
)

// Credentials says who may call: the administrator of the server, and callers of each API.
type Credentials struct {
	Admin  string
	Grants map[string][]*Grant // by dialect
}

// Grant is one caller: what they carry, and what they may do.
type Grant struct {
	Values      map[string]string `yaml:"values"`
	Permissions *[]string         `yaml:"permissions"` // nil: all
	Vars        map[string]string `yaml:"vars"`        // only these path variables
}

// ParseCredentials reads a credentials file: `admin: TOKEN`, and per dialect a list of grants. dialects are the names
// that it may have. No error shows a value.
func ParseCredentials(data []byte, dialects []string) (*Credentials, error) {
	var blocks map[string]yaml.Node
	if err := yaml.Unmarshal(data, &blocks); err != nil {
		return nil, hook.Errorf(hook.Invalid, "it must be a mapping: admin: TOKEN, and per dialect a list")
	}
	c := &Credentials{Grants: map[string][]*Grant{}}
	for _, name := range slices.Sorted(maps.Keys(blocks)) { // so that the same fault is told every time
		node := blocks[name]
		if name == "admin" {
			if err := node.Decode(&c.Admin); err != nil || c.Admin == "" {
				return nil, fault(&node, "admin is a text that is not empty")
			}
			continue
		}
		if !slices.Contains(dialects, name) {
			return nil, fault(&node, "there is no dialect %q here: this server has %s", name, strings.Join(dialects, ", "))
		}
		grants, err := parseGrants(&node)
		if err != nil {
			return nil, err
		}
		c.Grants[name] = grants
	}
	return c, nil
}

func fault(n *yaml.Node, format string, args ...any) error {
	return hook.Errorf(hook.Invalid, "line %d: %s", n.Line, fmt.Sprintf(format, args...))
}

func parseGrants(n *yaml.Node) ([]*Grant, error) {
	var grants []*Grant
	if n.Kind != yaml.SequenceNode {
		return nil, fault(n, "a list of {values: {...}, permissions: [...], vars: {...}} is wanted")
	}
	for _, e := range n.Content {
		g := &Grant{}
		if err := e.Decode(g); err != nil || unknownKey(e) != "" || len(g.Values) == 0 {
			return nil, fault(e, "an entry has values (texts by credential), and may have permissions (a list) and vars (texts)")
		}
		grants = append(grants, g)
	}
	return grants, nil
}

func unknownKey(n *yaml.Node) string {
	for i := 0; i < len(n.Content); i += 2 {
		if key := n.Content[i].Value; !slices.Contains([]string{"values", "permissions", "vars"}, key) {
			return key
		}
	}
	return ""
}

func (c *Credentials) find(dialect string, match func(*Grant) bool) *Grant {
	var found *Grant
	for _, g := range c.Grants[dialect] {
		if match(g) && found == nil { // goes on, so that the time it takes tells nothing
			found = g
		}
	}
	return found
}
