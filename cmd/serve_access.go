package cmd

import (
	"cmp"
	"maps"
	"net"
	"os"
	"slices"
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/server"
)

func (o *serveOptions) readCredentials(a *app, dialects []*dialect.Dialect) (*server.Credentials, error) {
	if o.credentials == "" {
		return nil, nil
	}
	data, err := a.readFile("--credentials", o.credentials)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(o.credentials); err == nil && info.Mode().Perm()&0o077 != 0 {
		a.note("warning: others can read %s; chmod 600 it", o.credentials)
	}
	names := dialect.Builtin() // one file does for several servers
	for _, d := range dialects {
		if !slices.Contains(names, d.Name) {
			names = append(names, d.Name)
		}
	}
	c, err := server.ParseCredentials(data, names)
	if err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Message: "--credentials " + o.credentials, Err: err}
	}
	for _, d := range dialects {
		if err := checkGrants(d, c.Grants[d.Name]); err != nil {
			return nil, &hook.Error{Kind: hook.Invalid, Message: "--credentials " + o.credentials, Err: err}
		}
	}
	return c, nil
}

// checkGrants refuses what could never match, because the dialect doesn't have it.
func checkGrants(d *dialect.Dialect, grants []*server.Grant) error {
	for _, g := range grants {
		if err := knownNames(d.Name, "credential", slices.Sorted(maps.Keys(g.Values)), d.Credentials.Names()); err != nil {
			return err
		}
		if err := knownNames(d.Name, "variable", slices.Sorted(maps.Keys(g.Vars)), d.Variables.Names()); err != nil {
			return err
		}
	}
	return nil
}

func knownNames(dialect, what string, given, known []string) error {
	for _, name := range given {
		if !slices.Contains(known, name) {
			return hook.Errorf(hook.Invalid, "the dialect %s has no %s %q: it has %s", dialect, what, name,
				cmp.Or(strings.Join(known, ", "), "none"))
		}
	}
	return nil
}

// checkAddress demands an administrator wherever others can reach the server. It tells whether they cannot.
func checkAddress(addr string, c *server.Credentials) (loopback bool, err error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false, hook.Errorf(hook.Invalid, "--addr %q is not HOST:PORT", addr).WithHint("such as %s", defaultAddr)
	}
	ip := net.ParseIP(host)
	loopback = strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
	if loopback || c != nil && c.Admin != "" {
		return loopback, nil
	}
	return false, hook.Errorf(hook.Invalid, "--addr %s is no loopback address, so others could administer this server", addr).
		WithHint("give --credentials FILE with an admin, or listen on %s", defaultAddr)
}
