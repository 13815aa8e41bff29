package cmd

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
)

// knownIDs is what a cache file holds: webhooks without secrets, and when the API was last asked, with or without success.
type knownIDs struct {
	Asked    time.Time        `json:"asked"`
	Webhooks []dialect.Choice `json:"webhooks"`
}

// fresh tells whether the API was asked of late. A time to come is that of a clock that was wrong.
func (k knownIDs) fresh(now time.Time) bool {
	age := now.Sub(k.Asked)
	return age >= 0 && age < freshFor
}

// idCache is a file, 0600 in a folder 0700; without a path nothing is kept.
type idCache struct{ path string }

// newIDCache finds the file for whom we talk to, and as whom.
func newIDCache(cfg config.Config, t target) idCache {
	if cfg.Cache == "" {
		return idCache{}
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %q %v", cfg.File.Path, cfg.Profile, absolute(cfg.Dialect), t.server, t.local)
	vars := pathVars(cfg, t.dialect)
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		fmt.Fprintf(h, " %q=%q", name, vars[name])
	}
	if t.local {
		fmt.Fprintf(h, " %q", absolute(cfg.Store))
	} else {
		for _, pair := range credentialVariables(t.dialect) {
			fmt.Fprintf(h, " %q", pair)
		}
	}
	return idCache{filepath.Join(cfg.Cache, "webhooks", hex.EncodeToString(h.Sum(nil))[:32]+".json")}
}

// absolute is the path of what is a file; a name or a URL stays.
func absolute(name string) string {
	if !strings.ContainsAny(name, `/\.`) || strings.Contains(name, "://") {
		return name
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	return path
}

// credentialVariables are the credentials of the environment: with others, other webhooks may be seen. Only a digest of
// them is in the name of the file, as it is for kept logins.
func credentialVariables(d *dialect.Dialect) []string {
	var all []string
	for _, name := range d.Credentials.Names() {
		variable := "HOOKCTL_" + strings.ToUpper(name)
		all = append(all, os.Getenv(variable), os.Getenv(variable+"_FILE"))
	}
	return all
}

// load reads the file. One that cannot be read or understood is as good as none.
func (c idCache) load() knownIDs {
	var k knownIDs
	if c.path == "" {
		return k
	}
	data, err := os.ReadFile(c.path)
	if err != nil || json.Unmarshal(data, &k) != nil {
		return knownIDs{}
	}
	return k
}

// save writes the file anew.
func (c idCache) save(k knownIDs) error {
	if c.path == "" {
		return nil
	}
	k.Webhooks = slices.DeleteFunc(k.Webhooks, func(w dialect.Choice) bool { return !completable(w.Name) })
	k.Webhooks = k.Webhooks[:min(len(k.Webhooks), mostKnown)]
	data, err := json.Marshal(k)
	if err != nil {
		return err
	}
	dir := filepath.Dir(c.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*") // made 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), c.path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error is the one to tell
	}
	return err
}
