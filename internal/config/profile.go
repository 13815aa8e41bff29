package config

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Profile is who we talk to: a dialect, a server and what it takes to be let in, under a name.
type Profile struct {
	Name        string
	Dialect     string // a name, or the absolute path of a file
	Server      string
	Vars        map[string]string
	Credentials map[string]Ref
	Scheme      string
	Secrets     []Ref
	Protected   bool
}

func find(profiles []Profile, name string) (Profile, bool) {
	i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == name })
	if i < 0 {
		return Profile{}, false
	}
	return profiles[i], true
}

func names(profiles []Profile) []string {
	var all []string
	for _, p := range profiles {
		all = append(all, p.Name)
	}
	return all
}

func unknownProfile(name string, file File, found bool, profiles []Profile) *Error {
	e := invalid("profile %q: not in %s", name, file.Path)
	if !found {
		e.Message = "profile " + strconv.Quote(name) + ": there is no config file " + file.Path
	}
	known := names(profiles)
	if len(known) == 0 {
		return e.hint("hookctl profile add %s", name)
	}
	return e.hint("%sknown profiles: %s", didYouMean(name, known), strings.Join(known, ", "))
}

// refs yields the references of a profile, in a settled order.
func (p Profile) refs(yield func(Ref) bool) {
	for _, name := range slices.Sorted(maps.Keys(p.Credentials)) {
		if !yield(p.Credentials[name]) {
			return
		}
	}
	for _, ref := range p.Secrets {
		if !yield(ref) {
			return
		}
	}
}

// placed tells each reference what it is called in errors.
func (p Profile) placed() Profile {
	where := "profile " + strconv.Quote(p.Name) + ": "
	p.Credentials, p.Secrets = maps.Clone(p.Credentials), slices.Clone(p.Secrets)
	for name, ref := range p.Credentials {
		ref.where = where + "credential " + strconv.Quote(name)
		p.Credentials[name] = ref
	}
	for i := range p.Secrets {
		p.Secrets[i].where = where + "secret " + strconv.Itoa(i+1)
	}
	return p
}

// allowed refuses commands in a file that somebody else may have written.
func (p Profile) allowed(file File) error {
	for ref := range p.refs {
		if ref.source == fromExec && !file.Own {
			return at(file.Path, at(ref.where, notOwn()))
		}
	}
	return nil
}
