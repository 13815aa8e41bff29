// Package dialect is the vocabulary in which a provider's webhook API is described, and the codec that follows from it:
// Encode and Decode between a webhook and the API's own object, for the client; Judge, which judges a request as the API
// would, and the Answers to it, for the server.
//
// It does not know HTTP connections, databases, or any provider: those are the YAML files in builtin, written in the
// same words that users write.
package dialect

// Dialect describes one provider's webhook API. Client and server read the same description, each its own way.
type Dialect struct {
	Name        string            `yaml:"dialect" required:"true" doc:"The name, as in --dialect and in the path of the local server: lower-case letters, digits and dashes."`
	Title       string            `yaml:"title" required:"true" doc:"The provider's name for people."`
	Docs        string            `yaml:"docs" doc:"Where the provider documents the API."`
	Server      string            `yaml:"server" doc:"The base URL of the real API. Variables may stand in it: https://{tenant}.example.com."`
	Variables   Map[Variable]     `yaml:"variables" doc:"What differs from customer to customer in paths or in the server's name, by name."`
	Credentials Map[Credential]   `yaml:"credentials" doc:"What proves who calls, by name, and where each goes."`
	Login       *Login            `yaml:"login" doc:"The call that makes a credential of others."`
	Import      Map[Pointer]      `yaml:"import" doc:"Where the file of credentials that the provider hands out, which is JSON, has them, by name; server is the base URL or its host, and variables may be in it too."`
	Headers     map[string]string `yaml:"headers" doc:"Header fields sent with every call."`
	Accepts     []string          `yaml:"accepts" doc:"Media types of request bodies that the server takes; left out: any."`
	Pace        Duration          `yaml:"pace" doc:"How long there must be between two calls, at the dialect's own server; left out: nothing."`
	Envelope    Template          `yaml:"envelope" doc:"What every answer is wrapped in; lists and objects are put into it at their places."`
	Outcome     *Outcome          `yaml:"outcome" doc:"Where an answer says how the call went, for APIs that say it beside the status."`
	Verbs       Map[Call]         `yaml:"verbs" required:"true" doc:"How each verb is said: list, get, create, replace, patch, delete, test. One that is left out is unsupported."`
	Calls       Map[Call]         `yaml:"calls" doc:"Further calls, by the name that hookctl call takes."`
	Paging      *Paging           `yaml:"paging" doc:"How a long list is cut into pages; left out: it is not."`
	Filters     Map[Filter]       `yaml:"filters" doc:"What the API filters lists by, by field; other filters are applied by hookctl itself."`
	Fields      []*Field          `yaml:"fields" required:"true" doc:"The members of a webhook, in the order in which they are shown."`
	Unknown     string            `yaml:"unknown" enum:"keep,ignore,refuse" doc:"What the server does with members that are no fields. Default: ignore."`
	Expiry      *Expiry           `yaml:"expiry" doc:"How webhooks end of themselves; left out: they do not."`
	Conflicts   *Conflicts        `yaml:"conflicts" doc:"Which webhooks cannot be beside each other; left out: all can."`
	Errors      Errors            `yaml:"errors" doc:"How the API says that something went wrong."`
	Events      Events            `yaml:"events" doc:"What can happen."`
	Delivery    *Delivery         `yaml:"delivery" doc:"How events go to webhooks; left out: as our own server does it."`
	Signature   *Signature        `yaml:"signature" doc:"How deliveries are signed; left out: nobody knows."`
	Assumed     Assumed           `yaml:"assumed" doc:"Words of this block that the provider does not document, as a list, or true for all of them. Any block may have it."`
	Note        string            `yaml:"note" doc:"A sentence for the dialect's page in the docs. Any block may have one."`

	source     string     // the file as it was read
	outerFirst []*Field   // the fields; one that lies inside another comes after it
	receivers  *receivers // shared by copies with other words of deliveries: how a webhook is read is the same
}

// Source returns the file that the dialect was read from, byte for byte.
func (d *Dialect) Source() string { return d.source }
