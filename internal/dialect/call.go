package dialect

import (
	"strings"

	"hookctl/internal/hook"
	"hookctl/internal/yamlfile"
)

// Call says how one verb, or one further call, is made and answered.
type Call struct {
	Call       string            `yaml:"call" doc:"Method and path, with variables and {id} in braces: PATCH /webhooks/{id}."`
	By         string            `yaml:"by" enum:"list,replace" doc:"How hookctl does it where the API has no such call. list: list all, and pick (get only). replace: get, change, and replace the whole (patch only)."`
	Encoding   string            `yaml:"encoding" enum:"json,form" doc:"How the body is written. Default: json."`
	Status     int               `yaml:"status" doc:"The status that the server answers; the client takes every 2xx. Default: 200."`
	Items      Pointer           `yaml:"items" doc:"Where a list's answer has the webhooks. Default: the answer is the array."`
	Object     Pointer           `yaml:"object" doc:"Where the answer has the webhook. Default: the answer is the webhook."`
	ID         Pointer           `yaml:"id" doc:"Where the answer has the ID, if it has no more than that; the webhook is then read."`
	Answer     Template          `yaml:"answer" doc:"What the server answers instead of the webhook. none: no body at all, as with status 204, delete and test."`
	Sends      map[string]string `yaml:"sends" doc:"Header fields of the server's answer; placeholders are filled in."`
	Silent     bool              `yaml:"silent" doc:"delete: the API answers the same whether the webhook was there or not, so hookctl asks the list afterwards."`
	Only       []string          `yaml:"only" doc:"The only fields that this call can change."`
	Without    []string          `yaml:"without" doc:"Credentials that this call does not take."`
	Permission string            `yaml:"permission" doc:"What the caller must be allowed to do. Default: WEBHOOKS:VIEW, :ADD, :EDIT or :REMOVE."`
	Idempotent bool              `yaml:"idempotent" doc:"Doing it twice is the same as once, so it may be tried again. GET always may; any other method has to say so, as some APIs disagree with HTTP."`
	Assumed    Assumed           `yaml:"assumed"`
	Note       string            `yaml:"note"`
}

// Native tells whether the API itself has the call.
func (c Call) Native() bool { return c.Call != "" }

// UnknownCall is the error for a further call that the dialect does not have.
func (d *Dialect) UnknownCall(name string) error {
	if d.Calls.Len() == 0 {
		return hook.Errorf(hook.Unsupported, "the API of %s has no further calls", d.Title)
	}
	return hook.Errorf(hook.Invalid, "%s has no call %q%s", d.Name, name, yamlfile.DidYouMean(name, d.Calls.Names())).
		WithHint("its calls are %s", strings.Join(d.Calls.Names(), ", "))
}
