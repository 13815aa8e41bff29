package config

import "go.yaml.in/yaml/v3"

// text reads a scalar as it is written; nothing is "".
func (p parser) text(to *string) read {
	return func(n *yaml.Node) (err error) {
		*to, err = p.scalar(n)
		return err
	}
}

func (p parser) scalar(n *yaml.Node) (string, error) {
	n = target(n)
	switch {
	case isNull(n):
		return "", nil
	case n.Kind != yaml.ScalarNode || n.ShortTag() == "!!binary":
		return "", p.wrong(n, "want a single value here")
	}
	return n.Value, nil
}

func (p parser) bool(to *bool) read {
	return func(n *yaml.Node) error {
		if target(n).Decode(to) != nil { // its error repeats the value
			return p.wrong(n, "want true or false here")
		}
		return nil
	}
}

// dialect reads a name, or a file, which is relative to the folder of the config file.
func (p parser) dialect(to *string) read {
	return func(n *yaml.Node) (err error) {
		*to, err = p.scalar(n)
		if isFile(*to) {
			*to = resolvePath(*to, p.file.dir())
		}
		return err
	}
}

func (p parser) vars(to *map[string]string) read {
	return func(n *yaml.Node) error {
		*to = map[string]string{}
		return p.pairs(n, func(key, value *yaml.Node) error {
			text, err := p.scalar(value)
			(*to)[key.Value] = text
			return err
		})
	}
}

func (p parser) credentials(to *map[string]Ref) read {
	return func(n *yaml.Node) error {
		*to = map[string]Ref{}
		return p.pairs(n, func(key, value *yaml.Node) error {
			ref, err := p.ref(value)
			(*to)[key.Value] = ref
			return err
		})
	}
}

func (p parser) secrets(to *[]Ref) read {
	return p.list(func(n *yaml.Node) error {
		ref, err := p.ref(n)
		*to = append(*to, ref)
		return err
	})
}

func (p parser) ref(n *yaml.Node) (Ref, error) {
	text, err := p.scalar(n)
	if err != nil {
		return Ref{}, err
	}
	ref, err := ParseRef(text)
	if err != nil {
		return Ref{}, at(p.line(n), err)
	}
	ref.dir, ref.own, ref.stderr = p.file.dir(), p.file.Own, p.stderr
	return ref, nil
}
