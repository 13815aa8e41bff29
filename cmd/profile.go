package cmd

import (
	"github.com/spf13/cobra"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

func newProfile(a *app) *cobra.Command {
	return groupOf("profile", "Manage who we talk to",
		"A profile is a dialect, a server, variables and credentials under a name. One of them is the current one.",
		`  hookctl profile add acme --dialect ./acme.yaml --var tenant=north --credential api_key=env:ACME_KEY \
    --credential token=-
  hookctl profile use production
  hookctl profile check`,
		newProfileAdd(a), newProfileList(a), newProfileShow(a), newProfileUse(a), newProfileRemove(a), newProfileCheck(a))
}

// profileView is a profile as it is printed: secrets are references, or stars.
type profileView struct {
	Name        string            `json:"name"`
	Dialect     string            `json:"dialect,omitempty"`
	Server      string            `json:"server,omitempty"`
	Current     bool              `json:"current"`
	Protected   bool              `json:"protected"`
	Vars        map[string]string `json:"vars,omitempty"`
	Credentials map[string]string `json:"credentials,omitempty"`
	Scheme      string            `json:"scheme,omitempty"`
	Secrets     []string          `json:"secrets,omitempty"`
}

func viewProfile(p config.Profile, current string) profileView {
	v := profileView{
		Name: p.Name, Dialect: p.Dialect, Server: dialect.RedactURL(p.Server), Current: p.Name == current,
		Protected: p.Protected, Vars: p.Vars, Scheme: p.Scheme, Credentials: map[string]string{},
	}
	for name, ref := range p.Credentials {
		v.Credentials[name] = ref.String()
	}
	for _, ref := range p.Secrets {
		v.Secrets = append(v.Secrets, ref.String())
	}
	return v
}

func newProfileList(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List profiles", Args: atMost(0),
		Long: `List the profiles of the config file, and which is the current one.`,
		Example: `  hookctl profile list
  hookctl profile list -o wide
  hookctl profile list --jq '.[] | select(.protected) | .name'`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			profiles, current, err := a.profiles(cmd)
			if err != nil {
				return err
			}
			rows := make([]any, len(profiles))
			for i, p := range profiles {
				rows[i] = viewProfile(p, current)
			}
			return a.printValues(rows, false, "name", "dialect", "server", "current", "protected")
		},
	}
}

func (a *app) profiles(cmd *cobra.Command) ([]config.Profile, string, error) {
	file, err := config.Locate(cmd.Flags())
	if err != nil {
		return nil, "", err
	}
	return file.Profiles()
}

func noProfile(name string) error {
	if name == "" {
		return hook.Errorf(hook.NotFound, "no profile is current").WithHint("choose one by hookctl profile use NAME")
	}
	return hook.Errorf(hook.NotFound, "there is no profile %q", name).WithHint("hookctl profile list shows them")
}
