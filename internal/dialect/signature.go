package dialect

// Signature says how deliveries are signed.
type Signature struct {
	Scheme  string  `yaml:"scheme" required:"true" doc:"The scheme, or none: deliveries are not signed."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}
