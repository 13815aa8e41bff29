// Package dialect is the vocabulary in which a provider's webhook API is described, and the codec that follows from it:
// Encode and Decode between a webhook and the API's own object, for the client; Create, Replace and Patch, which judge a
// request as the API would, for the server.
//
// It does not know HTTP connections, databases, or any provider: those are the YAML files in builtin, written in the
// same words that users write.
package dialect

// Dialect describes one provider's webhook API. Client and server read the same description, each its own way.
type Dialect struct {
	Name        string            `yaml:"dialect" doc:"The name, as in --dialect and in the path of the local server: lower-case letters, digits and dashes."`
	Title       string            `yaml:"title" doc:"The provider's name for people."`
	Docs        string            `yaml:"docs" doc:"Where the provider documents the API."`
	Server      string            `yaml:"server" doc:"The base URL of the real API. Variables may stand in it: https://{tenant}.example.com."`
	Variables   Map[Variable]     `yaml:"variables" doc:"What differs from customer to customer in paths or in the server's name, by name."`
	Credentials Map[Credential]   `yaml:"credentials" doc:"What proves who calls, by name, and where each goes."`
	Login       *Login            `yaml:"login" doc:"The call that makes a credential of others."`
	Headers     map[string]string `yaml:"headers" doc:"Header fields sent with every call."`
	Accepts     []string          `yaml:"accepts" doc:"Media types of request bodies that the server takes; left out: any."`
	Envelope    Template          `yaml:"envelope" doc:"What every answer is wrapped in; lists and objects are put into it at their places."`
	Verbs       Map[Call]         `yaml:"verbs" doc:"How each verb is said: list, get, create, replace, patch, delete, test. One that is left out is unsupported."`
	Calls       Map[Call]         `yaml:"calls" doc:"Further calls, by the name that hookctl call takes."`
	Paging      *Paging           `yaml:"paging" doc:"How a long list is cut into pages; left out: it is not."`
	Filters     Map[Filter]       `yaml:"filters" doc:"What the API filters lists by, by field; other filters are applied by hookctl itself."`
	Fields      []*Field          `yaml:"fields" doc:"The members of a webhook, in the order in which they are shown."`
	Unknown     string            `yaml:"unknown" enum:"keep,ignore,refuse" doc:"What the server does with members that are no fields. Default: ignore."`
	Errors      Errors            `yaml:"errors" doc:"How the API says that something went wrong."`
	Events      Events            `yaml:"events" doc:"What can happen."`
	Assumed     Assumed           `yaml:"assumed" doc:"Words of this block that the provider does not document, as a list, or true for all of them. Any block may have it."`
	Note        string            `yaml:"note" doc:"A sentence for the dialect's page in the docs. Any block may have one."`

	source string // the file as it was read
}

// Source returns the file that the dialect was read from, byte for byte.
func (d *Dialect) Source() string { return d.source }

// Variable is a part of a path, or of the server's name, that each customer has their own value for.
type Variable struct {
	Title   string  `yaml:"title" doc:"What it is, for people."`
	Default string  `yaml:"default" doc:"The value when none is given."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}

// Credential is something secret that a call carries. One without a place is only used by the login.
type Credential struct {
	Title   string  `yaml:"title" doc:"What it is, for people."`
	Header  string  `yaml:"header" doc:"The header field that carries it."`
	Prefix  string  `yaml:"prefix" doc:"Text before it in the header field, such as Bearer and a blank."`
	Query   string  `yaml:"query" doc:"The query parameter that carries it."`
	Basic   string  `yaml:"basic" enum:"user,password" doc:"Its part in HTTP basic authentication (RFC 7617)."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}

// placed tells whether the credential travels with calls.
func (c Credential) placed() bool { return c.Header != "" || c.Query != "" || c.Basic != "" }

// Login is a call that makes a short-lived credential.
type Login struct {
	Call     string   `yaml:"call" required:"true" doc:"Method and path. It carries the credentials that have a place, but for the one that it makes."`
	Makes    string   `yaml:"makes" required:"true" doc:"The credential that it makes; one that is given is used as it is, without a login."`
	Needs    []string `yaml:"needs" required:"true" doc:"The credentials that go into its body."`
	Encoding string   `yaml:"encoding" enum:"json,form" doc:"How the body is written. Default: json."`
	Body     Template `yaml:"body" required:"true" doc:"The body, with the needed credentials as placeholders."`
	Token    Pointer  `yaml:"token" required:"true" doc:"Where the answer has the new credential."`
	Expires  Pointer  `yaml:"expires" doc:"Where the answer says until when it is good (RFC 3339)."`
	Lifetime Duration `yaml:"lifetime" doc:"How long it is good when the answer does not say. Default: 15m."`
	Make     string   `yaml:"make" enum:"hex12,uuid,secret" doc:"What the server's tokens look like. Default: secret."`
	Status   int      `yaml:"status" doc:"The status that the server answers. Default: 200."`
	Answer   Template `yaml:"answer" doc:"What the server answers: {token}, {now} and {expires} are filled in. Default: just the token in its place."`
	Assumed  Assumed  `yaml:"assumed"`
	Note     string   `yaml:"note"`
}

// Call says how one verb, or one further call, is made and answered.
type Call struct {
	Call       string            `yaml:"call" doc:"Method and path, with variables and {id} in braces: PATCH /webhooks/{id}."`
	By         string            `yaml:"by" enum:"list" doc:"How hookctl does it where the API has no such call. list: list all, and pick (get only)."`
	Encoding   string            `yaml:"encoding" enum:"json,form" doc:"How the body is written. Default: json."`
	Status     int               `yaml:"status" doc:"The status that the server answers; the client takes every 2xx. Default: 200."`
	Items      Pointer           `yaml:"items" doc:"Where a list's answer has the webhooks. Default: the answer is the array."`
	Object     Pointer           `yaml:"object" doc:"Where the answer has the webhook. Default: the answer is the webhook."`
	ID         Pointer           `yaml:"id" doc:"Where the answer has the ID, if it has no more than that; the webhook is then read."`
	Answer     Template          `yaml:"answer" doc:"What the server answers instead of the webhook. none: no body at all, as with status 204, delete and test."`
	Sends      map[string]string `yaml:"sends" doc:"Header fields of the server's answer; placeholders are filled in."`
	Only       []string          `yaml:"only" doc:"The only fields that this call can change."`
	Without    []string          `yaml:"without" doc:"Credentials that this call does not take."`
	Permission string            `yaml:"permission" doc:"What the caller must be allowed to do. Default: WEBHOOKS:VIEW, :ADD, :EDIT or :REMOVE."`
	Idempotent bool              `yaml:"idempotent" doc:"Doing it twice is the same as once, so it may be tried again. GET, PUT and DELETE of one webhook still have to say so: some APIs disagree."`
	Assumed    Assumed           `yaml:"assumed"`
	Note       string            `yaml:"note"`
}

// Native tells whether the API itself has the call.
func (c Call) Native() bool { return c.Call != "" }

// Paging says how a long list is cut into pages.
type Paging struct {
	By      string   `yaml:"by" required:"true" enum:"cursor,page,offset,link" doc:"cursor: the answer has the next page's cursor. page: pages are numbered from 1. offset: how many to pass over. link: the answer's Link header has rel=next (RFC 8288)."`
	Query   string   `yaml:"query" doc:"The query parameter for cursor, page number or offset."`
	Next    Pointer  `yaml:"next" doc:"Where the answer has the next cursor; null or missing on the last page."`
	Pages   Pointer  `yaml:"pages" doc:"Where the answer has the number of pages."`
	Size    int      `yaml:"size" doc:"How many webhooks a page has when nothing is asked. Default: 100."`
	Limit   string   `yaml:"limit" doc:"The query parameter for the size of a page."`
	Max     int      `yaml:"max" doc:"The largest page that can be asked for."`
	Answer  Template `yaml:"answer" doc:"What the server's answer has beside the webhooks: {page}, {pages}, {size}, {total} and {list}, the list's own URL, are filled in."`
	Assumed Assumed  `yaml:"assumed"`
	Note    string   `yaml:"note"`
}

// Filter is a query parameter that narrows a list to one value of a field.
type Filter struct {
	Query   string  `yaml:"query" required:"true" doc:"The query parameter."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}

// Errors says how the API reports errors.
type Errors struct {
	Object   Template          `yaml:"object" doc:"The server's error body; {kind}, {code}, {status}, {message} and {fields} (what is wrong with which field) are filled in."`
	Message  Pointer           `yaml:"message" doc:"Where an error body has its message."`
	Code     Pointer           `yaml:"code" doc:"Where an error body has its code."`
	Fields   Pointer           `yaml:"fields" doc:"Where an error body says what is wrong with which field: an object of texts."`
	Kinds    Map[ErrorKind]    `yaml:"kinds" doc:"Statuses that differ from HTTP's own meaning, by kind: invalid, unauthenticated, forbidden, not_found, conflict, unavailable, failed."`
	Messages map[string]string `yaml:"messages" doc:"The server's words for what is wrong with a field, by constraint: required."`
	Assumed  Assumed           `yaml:"assumed"`
	Note     string            `yaml:"note"`
}

// ErrorKind says with which statuses one kind of error is sent and read.
type ErrorKind struct {
	Send    int     `yaml:"send" doc:"The status that the server sends."`
	Read    []int   `yaml:"read" doc:"The statuses that the client reads as this kind. Default: the one sent."`
	Code    any     `yaml:"code" doc:"The value of {code} in the server's error body."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}

// Events says what can happen.
type Events struct {
	Open    bool          `yaml:"open" doc:"There are other events than those named here. Left out: a webhook can listen only to these, and *."`
	Names   Map[Template] `yaml:"names" doc:"The events, each with a sample of the data that it carries."`
	Assumed Assumed       `yaml:"assumed"`
	Note    string        `yaml:"note"`
}
