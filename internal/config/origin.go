package config

// Origin says which layer a setting came from.
type Origin string

// The origins, from the strongest to the weakest.
const (
	FromFlag        Origin = "flag"
	FromEnvironment Origin = "environment"
	FromProfile     Origin = "profile" // the config file
	FromDefault     Origin = "default"
)

// Origin tells where a setting (`dialect`, `server`, `output` and so on) came from.
func (c Config) Origin(setting string) Origin { return c.origins[setting] }

// VarOrigin tells where a path variable came from; the default is for one that nobody gives.
func (c Config) VarOrigin(name string) Origin {
	if origin, ok := c.varOrigins[name]; ok {
		return origin
	}
	return FromDefault
}

// CredentialOrigin tells where a credential comes from, without reading it, and what to show of it: its reference, or the
// variable that names it. It is "" for one that nobody gives.
func (c Config) CredentialOrigin(name string) (Origin, string, error) {
	ref, ok, err := c.credential(name)
	switch {
	case err != nil || !ok:
		return "", "", err
	case ref.where == variableOf(name), ref.where == variableOf(name)+"_FILE":
		return FromEnvironment, ref.String(), nil
	}
	return FromProfile, ref.String(), nil
}
