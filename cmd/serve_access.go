package cmd

import (
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
	return c, nil
}

// checkAddress demands an administrator wherever others can reach the server.
func checkAddress(addr string, c *server.Credentials) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return hook.Errorf(hook.Invalid, "--addr %q is not HOST:PORT", addr).WithHint("such as %s", defaultAddr)
	}
	ip := net.ParseIP(host)
	if strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback() || c != nil && c.Admin != "" {
		return nil
	}
	return hook.Errorf(hook.Invalid, "--addr %s is no loopback address, so others could administer this server", addr).
		WithHint("give --credentials FILE with an admin, or listen on %s", defaultAddr)
}
