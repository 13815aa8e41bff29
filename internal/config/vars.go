package config

import (
	"maps"
	"os"
	"strings"

	"github.com/spf13/pflag"
)

// vars merges the path variables one by one: --var over HOOKCTL_VAR_<KEY> over the profile. Not by viper, which would
// lower-case the keys of a map.
func (l *layers) vars(profile map[string]string) (values map[string]string, origins map[string]Origin) {
	values, origins = map[string]string{}, map[string]Origin{}
	for _, layer := range []struct {
		values map[string]string
		origin Origin
	}{{profile, FromProfile}, {environmentVars(), FromEnvironment}, {l.flagVars(), FromFlag}} {
		maps.Copy(values, layer.values)
		for name := range layer.values {
			origins[name] = layer.origin
		}
	}
	return values, origins
}

func (l *layers) flagVars() map[string]string {
	all := map[string]string{}
	flag := l.flags.Lookup("var")
	if flag == nil || !flag.Changed {
		return all
	}
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		for _, pair := range list.GetSlice() {
			l.addVar(all, pair)
		}
	}
	return all
}

func (l *layers) addVar(all map[string]string, pair string) {
	key, value, ok := strings.Cut(pair, "=")
	if !ok || key == "" {
		l.note(invalid("--var: %q is not KEY=VALUE", pair).hint("for example --var team_id=7"))
		return
	}
	all[key] = value
}

// environmentVars lower-cases the keys, as variables are written in capitals and path variables are not.
func environmentVars() map[string]string {
	all := map[string]string{}
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		key, ok := strings.CutPrefix(name, "HOOKCTL_VAR_")
		if ok && key != "" && value != "" {
			all[strings.ToLower(key)] = value
		}
	}
	return all
}
