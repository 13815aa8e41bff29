package dialect

// Errors says how the API reports errors.
type Errors struct {
	Object   Template          `yaml:"object" doc:"The server's error body; {kind}, {code}, {status}, {message} and {fields} (what is wrong with which field) are filled in."`
	Message  Pointers          `yaml:"message" doc:"Where an error body has its message; of several places the first that has one."`
	Code     Pointer           `yaml:"code" doc:"Where an error body has its code."`
	Fields   Pointer           `yaml:"fields" doc:"Where an error body says what is wrong with which field: an object of texts."`
	Kinds    Map[ErrorKind]    `yaml:"kinds" doc:"Statuses that differ from HTTP's own meaning, by kind: invalid, unauthenticated, forbidden, not_found, conflict, unsupported, unavailable, failed."`
	Messages map[string]string `yaml:"messages" doc:"The server's words for what is wrong with a field, by constraint: required."`
	Assumed  Assumed           `yaml:"assumed"`
	Note     string            `yaml:"note"`
}

// ErrorKind says with which statuses one kind of error is sent and read.
type ErrorKind struct {
	Send    int      `yaml:"send" doc:"The status that the server sends."`
	Read    []int    `yaml:"read" doc:"Further statuses that the client reads as this kind, beside the one that is sent."`
	Code    Template `yaml:"code" doc:"The value of {code} in the server's error body."`
	Assumed Assumed  `yaml:"assumed"`
	Note    string   `yaml:"note"`
}
