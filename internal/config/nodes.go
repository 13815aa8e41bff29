package config

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// top is the mapping of the whole file, made if there is none yet.
func (d *document) top() *yaml.Node {
	if d.root.Kind == 0 {
		d.root = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{mapping()}}
	}
	top := target(d.root.Content[0])
	if isNull(top) {
		become(top, mapping())
	}
	return top
}

// setCurrent writes `profile:`. It is emptied rather than dropped, so that a comment on it survives.
func (d *document) setCurrent(name string) {
	top := d.top()
	if value := lookup(top, "profile"); value != nil {
		become(value, scalar(name))
		return
	}
	top.Content = append([]*yaml.Node{scalar("profile"), scalar(name)}, top.Content...)
}

// put adds the profile at the end, or in place of the one that has its name.
func (d *document) put(p Profile) {
	list := d.list()
	for _, item := range list.Content {
		if named(item, p.Name) {
			become(item, profileNode(p))
			return
		}
	}
	if len(list.Content) == 0 {
		list.Style = 0 // `profiles: []` would go on in one line
	}
	list.Content = append(list.Content, profileNode(p))
}

func (d *document) drop(name string) {
	list := d.list()
	list.Content = slices.DeleteFunc(list.Content, func(item *yaml.Node) bool { return named(item, name) })
}

func (d *document) list() *yaml.Node {
	top := d.top()
	list := lookup(top, "profiles")
	if list == nil {
		list = &yaml.Node{Kind: yaml.SequenceNode}
		top.Content = append(top.Content, scalar("profiles"), list)
	}
	list = target(list)
	if isNull(list) {
		become(list, &yaml.Node{Kind: yaml.SequenceNode})
	}
	return list
}

// profileNode writes a profile in the order of the documentation, without what is empty.
func profileNode(p Profile) *yaml.Node {
	n := mapping()
	add(n, "name", p.Name)
	add(n, "dialect", absolute(p.Dialect, isFile(p.Dialect)))
	add(n, "server", p.Server)
	addMap(n, "vars", p.Vars, func(v string) string { return v })
	addMap(n, "credentials", p.Credentials, written)
	add(n, "scheme", p.Scheme)
	if len(p.Secrets) > 0 {
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for _, ref := range p.Secrets {
			list.Content = append(list.Content, scalar(written(ref)))
		}
		n.Content = append(n.Content, scalar("secrets"), list)
	}
	if p.Protected {
		n.Content = append(n.Content, scalar("protected"),
			&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(p.Protected)})
	}
	return n
}
