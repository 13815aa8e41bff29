package cmd

import (
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"hookctl/internal/hook"
	"hookctl/internal/signature"
)

// schemeOptions say how deliveries are signed.
type schemeOptions struct {
	name, file, secretEncoding string
	algorithms, values         []string
	changes                    signature.Settings
}

func (o *schemeOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.name, "scheme", "", "how deliveries are signed, a `NAME` of help schemes (default: the profile's, or the dialect's)")
	f.StringVar(&o.file, "scheme-file", "", "a `FILE` with schemes of your own")
	f.StringArrayVar(&o.values, "option", nil, "a setting of the scheme, `KEY=VALUE` (repeatable): webhook_id, topic_arn, label, require; to sign component, header, b64")
	f.StringArrayVar(&o.algorithms, "algorithm", nil, "an `ALGORITHM`: of rfc9421 and jws-detached the only ones allowed (repeatable), of hmac its hash")
	f.StringVar(&o.secretEncoding, "secret-encoding", "", "how secrets are written where the provider leaves it open, an `ENCODING`: text, base64 or hex")
	f.StringVar(&o.changes.Header, "signature-header", "", "hmac: the `NAME` of the header with the signature")
	f.StringVar(&o.changes.Encoding, "encoding", "", "hmac: how the signature is written, an `ENCODING`: hex or base64")
	f.StringVar(&o.changes.Prefix, "prefix", "", "hmac: the `TEXT` before the signature, such as sha256=")
	f.StringVar(&o.changes.Content, "content", "", "hmac: what is signed, a `TEXT` such as {timestamp}.{body}")
	f.StringVar(&o.changes.TimestampHeader, "timestamp-header", "", "hmac: the `NAME` of the header with the time, in seconds since 1970")
}

// settings are the scheme's own. One that it does not have is refused: a mistyped require would go unnoticed.
func (o *schemeOptions) settings(s *signature.Scheme, signing bool) (url.Values, error) {
	values, known := url.Values{}, settingsOf(s, signing)
	for _, text := range o.values {
		key, value, ok := strings.Cut(text, "=")
		switch {
		case !ok || key == "":
			return nil, hook.Errorf(hook.Invalid, "--option %q is not KEY=VALUE", text)
		case len(known) == 0:
			return nil, hook.Errorf(hook.Invalid, "the scheme %s has no --option", s.Name)
		case !slices.Contains(known, key):
			return nil, hook.Errorf(hook.Invalid, "the scheme %s has no --option %q", s.Name, key).
				WithHint("it has %s", strings.Join(known, ", "))
		}
		values.Add(key, value)
	}
	return values, nil
}

// settingsOf lists the settings that a scheme with code knows, to sign or to verify.
func settingsOf(s *signature.Scheme, signing bool) []string {
	switch {
	case s.Special == "rfc9421" && signing:
		return []string{"label", "component"}
	case s.Special == "rfc9421":
		return []string{"label", "require"}
	case s.Special == "jws-detached" && signing:
		return []string{"header", "b64"}
	case s.Special == "jws-detached", s.Special == "hook0" && signing:
		return []string{"header"}
	case s.Special == "paypal":
		return []string{"webhook_id"}
	case s.Special == "aws-sns":
		return []string{"topic_arn"}
	}
	return nil
}

// find finds a scheme by its name, in the file of the user's own or among the built-in ones.
func (o *schemeOptions) find(a *app, name string, dialects []*signature.Scheme) (*signature.Scheme, error) {
	own, err := o.own(a)
	if err != nil {
		return nil, err
	}
	own = append(own, dialects...)
	if name == "" && len(own) == 1 {
		name = own[0].Name
	}
	if name == "" {
		return nil, hook.Errorf(hook.Invalid, "%s has several schemes", o.file).WithHint("say which one with --scheme")
	}
	s, err := signature.Find(name, own...)
	if err != nil {
		return nil, err
	}
	return o.changed(s)
}

// own reads the schemes of --scheme-file.
func (o *schemeOptions) own(a *app) ([]*signature.Scheme, error) {
	if o.file == "" {
		return nil, nil
	}
	data, err := a.readFile("--scheme-file", o.file)
	if err != nil {
		return nil, err
	}
	return signature.ParseSchemes(o.file, data)
}

// changed is the scheme with the words that flags replace. Of a scheme that needs code, algorithms are no such word.
func (o *schemeOptions) changed(s *signature.Scheme) (*signature.Scheme, error) {
	changes := o.changes
	if err := oneOf("--secret-encoding", o.secretEncoding, []string{"text", "base64", "hex"}); err != nil {
		return nil, err
	}
	if err := oneOf("--encoding", changes.Encoding, []string{"hex", "base64"}); err != nil {
		return nil, err
	}
	switch {
	case s.Special != "" || len(o.algorithms) == 0:
	case len(o.algorithms) > 1:
		return nil, hook.Errorf(hook.Invalid, "the scheme %s has one --algorithm", s.Name)
	default:
		changes.Algorithm = hmacAlgorithm(o.algorithms[0])
	}
	return s.With(changes)
}

// hmacAlgorithm takes the name of a hash for the HMAC with it.
func hmacAlgorithm(name string) string {
	if strings.HasPrefix(name, "sha") {
		return "hmac-" + name
	}
	return name
}

// allowed are the algorithms that a scheme with code may use; those of others are part of the scheme.
func (o *schemeOptions) allowed(s *signature.Scheme) []string {
	if s.Special == "" {
		return nil
	}
	return o.algorithms
}
