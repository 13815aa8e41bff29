package dialect

// Delivery is the block that says how events go to a webhook. What it leaves out is as in Rules.
type Delivery struct {
	Method    string          `yaml:"method" enum:"POST,PUT,PATCH,GET" doc:"The HTTP method of webhooks that say none themselves. Default: POST."`
	Headers   Map[string]     `yaml:"headers" doc:"Header fields that each delivery has beside Content-Type, which is application/json; a webhook's own cannot override them. Placeholders of deliveries are filled in."`
	Frame     Template        `yaml:"frame" doc:"The body, with placeholders of deliveries. A member called + lays the members of its value beside the others, which count more. Default: {data} alone, which is sent byte for byte."`
	Success   Statuses        `yaml:"success" doc:"The statuses that mean that a delivery was taken: 200, or 2xx for all of them. Redirects are never followed. Default: [2xx]."`
	Timeout   Duration        `yaml:"timeout" doc:"How long the receiver has to answer, 30s at most. Default: 15s."`
	Retry     *RetryWords     `yaml:"retry" doc:"What is tried again, and when."`
	Disable   *DisableWords   `yaml:"disable" doc:"When a webhook is disabled because of its receiver. Default: {gone: true}."`
	Authorise *AuthoriseWords `yaml:"authorise" doc:"The access token that attempts carry (OAuth 2.0 client credentials, RFC 6749 section 4.4), for webhooks that say so. It is kept until it expires or the receiver refuses it (401, 403); an hour if its server does not say when it expires."`
	Origin    *OriginWords    `yaml:"origin" doc:"The request whose answer is delivered in place of the frame, for webhooks that say so."`
	Test      *TestWords      `yaml:"test" doc:"What a test sends."`
	Assumed   Assumed         `yaml:"assumed"`
	Note      string          `yaml:"note"`
}

// RetryWords says what is tried again, and when.
type RetryWords struct {
	On         []string   `yaml:"on" doc:"timeout, network (no connection, or one that broke), status (any that is no success), or statuses such as 429 and 5xx. All else is given up at once. Default: [timeout, network, status]."`
	Attempts   int        `yaml:"attempts" doc:"How many attempts there are at most, the first among them. Default: one more than the schedule has delays."`
	Schedule   []Duration `yaml:"schedule" doc:"The delays between attempts; the last one is repeated while attempts are left. Default: 5s, 5m, 30m, 2h, 5h, 10h, 10h."`
	Jitter     *Percent   `yaml:"jitter" doc:"By how much each delay is longer or shorter at random, so that not all come at once. Default: 20%."`
	RetryAfter *bool      `yaml:"retryAfter" doc:"Whether a longer delay that the answer asks for in Retry-After is kept. Default: true."`
	Assumed    Assumed    `yaml:"assumed"`
	Note       string     `yaml:"note"`
}

// DisableWords says when a webhook is disabled because of its receiver.
type DisableWords struct {
	Failures int      `yaml:"failures" doc:"After so many deliveries in a row that were given up."`
	After    Duration `yaml:"after" doc:"When attempts have failed for so long, and none succeeded."`
	Gone     bool     `yaml:"gone" doc:"At once when the receiver answers 410 (Gone); the delivery is given up too."`
	Never    bool     `yaml:"never" doc:"true: never."`
	Assumed  Assumed  `yaml:"assumed"`
	Note     string   `yaml:"note"`
}

// TestWords says what a test sends.
type TestWords struct {
	Event   string  `yaml:"event" doc:"The event that it sends, whether the webhook listens to it or not. Default: the first that it listens to. Its data is the sample under events."`
	Waits   bool    `yaml:"waits" doc:"The call is answered when the one attempt was made, and fails when that does; it does not count as a failure of the webhook. Left out: it is answered at once, and the delivery is tried like any other."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}
