package config

import (
	"regexp"
	"strconv"
)

// Profiles lists the profiles in the order of the file, and names the current one, which is "" if there is none.
func (f File) Profiles() ([]Profile, string, error) {
	doc, _, err := f.load(nil)
	return doc.profiles, doc.current, err
}

// AddProfile writes a new profile; the first one becomes the current one. A name that is taken is a Conflict, unless
// the profile of that name shall be replaced. Comments survive, blank lines do not. Paths relative to the working directory are written as absolute ones.
func (f File) AddProfile(p Profile, replace bool) error {
	return f.AddProfileWith(p, replace, func(*Profile, Profile) error { return nil })
}

// AddProfileWith is AddProfile that has the profile completed, as by its secrets, once it is sure that it can be added and
// while nobody else edits the file. finish also gets the profile that is replaced, or an empty one.
func (f File) AddProfileWith(p Profile, replace bool, finish func(p *Profile, old Profile) error) error {
	if err := f.addable(p); err != nil {
		return err
	}
	return f.edit(func(doc *document) error {
		old, taken := find(doc.profiles, p.Name)
		if taken && !replace {
			return conflict(p.Name, f)
		}
		if err := finish(&p, old); err != nil {
			return err
		}
		if len(doc.profiles) == 0 {
			doc.setCurrent(p.Name)
		}
		doc.put(p)
		return nil
	})
}

// RemoveProfile takes a profile out; if it was the current one, there is no current one then.
func (f File) RemoveProfile(name string) error {
	_, err := f.TakeProfile(name)
	return err
}

// TakeProfile is RemoveProfile that returns what it took out.
func (f File) TakeProfile(name string) (Profile, error) {
	var taken Profile
	err := f.edit(func(doc *document) error {
		if err := doc.has(name, f); err != nil {
			return err
		}
		taken, _ = find(doc.profiles, name)
		doc.drop(name)
		if doc.current == name {
			doc.setCurrent("")
		}
		return nil
	})
	return taken, err
}

// UseProfile makes a profile the current one.
func (f File) UseProfile(name string) error {
	return f.edit(func(doc *document) error {
		if err := doc.has(name, f); err != nil {
			return err
		}
		doc.setCurrent(name)
		return nil
	})
}

func (d *document) has(name string, f File) error {
	if _, ok := find(d.profiles, name); ok {
		return nil
	}
	e := unknownProfile(name, f, true, d.profiles)
	e.Kind = NotFound
	return e
}

func conflict(name string, f File) *Error {
	e := invalid("profile %q: is in %s already", name, f.Path)
	e.Kind = Conflict
	return e.hint("give --replace to replace it")
}

// Addable refuses a new profile for its name, or because there is one of that name already, before anybody is asked for
// more.
func (f File) Addable(name string, replace bool) error {
	if err := f.addable(Profile{Name: name}); err != nil {
		return err
	}
	doc, err := f.loadOrNew()
	if err != nil {
		return err
	}
	if _, taken := find(doc.profiles, name); taken && !replace {
		return conflict(name, f)
	}
	return nil
}

// addable refuses what Load would refuse, and names that would need quoting in a shell.
func (f File) addable(p Profile) error {
	if !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`).MatchString(p.Name) {
		return invalid("profile %q: a name is letters, digits, dots, dashes and underscores, the first one a letter or a digit", p.Name)
	}
	for name, ref := range p.Credentials {
		if err := oneLine(ref.value); err != nil {
			return at("credential "+strconv.Quote(name), err)
		}
	}
	return p.placed().allowed(f)
}
