package client

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// loginCache keeps one login in a file that only its owner can read.
type loginCache struct{ path string }

// kept is a login, and the content of the file.
type kept struct {
	Token   string    `json:"token"`
	Expires time.Time `json:"expires"`
}

// early is how long before its end a login is no longer used: the clocks of two machines differ.
const early = 30 * time.Second

// good tells whether a login can be used. The void one was refused.
func (k kept) good(void string) bool {
	return k.Token != "" && k.Token != void && time.Now().Add(early).Before(k.Expires)
}

// cache finds the file for a server, and the credentials and variables of the login; others log in for themselves.
func (c *Client) cache(needs map[string]string) loginCache {
	if c.o.CacheDir == "" || c.o.Local {
		return loginCache{}
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %q", c.d.Name, c.base)
	for _, name := range c.d.LoginCredentials() {
		value, _, err := c.credential(name)
		if err != nil {
			return loginCache{}
		}
		fmt.Fprintf(h, " %q=%q", name, value)
	}
	for _, name := range slices.Sorted(maps.Keys(needs)) {
		fmt.Fprintf(h, " %q=%q", name, needs[name])
	}
	for _, name := range c.d.Login.Route().Variables() {
		fmt.Fprintf(h, " %q=%q", name, c.o.Vars[name])
	}
	return loginCache{filepath.Join(c.o.CacheDir, "logins", hex.EncodeToString(h.Sum(nil))[:32]+".json")}
}

// load returns the kept login. A file that cannot be read or understood is as good as none: the login is simply made
// again.
func (l loginCache) load() kept {
	if l.path == "" {
		return kept{}
	}
	data, err := os.ReadFile(l.path)
	if err != nil {
		return kept{}
	}
	var k kept
	if json.Unmarshal(data, &k) != nil {
		return kept{}
	}
	return k
}

// save writes the file anew, 0600 in a folder 0700.
func (l loginCache) save(k kept) error {
	if l.path == "" {
		return nil
	}
	data, err := json.Marshal(k)
	if err != nil {
		return err
	}
	dir := filepath.Dir(l.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return cacheError(err)
	}
	f, err := os.CreateTemp(dir, ".new-*") // made 0600
	if err != nil {
		return cacheError(err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), l.path)
	}
	if err != nil {
		return cacheError(errors.Join(err, ignoreMissing(os.Remove(f.Name()))))
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func cacheError(err error) error {
	return fmt.Errorf("the login could not be kept under XDG_CACHE_HOME: %w", err)
}
