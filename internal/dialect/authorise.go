package dialect

import "hookctl/internal/hook"

// AuthoriseWords says where a webhook has what its access token is fetched with, and where the token goes.
type AuthoriseWords struct {
	When         Pointer `yaml:"when" required:"true" doc:"Only webhooks that have something here."`
	URL          Pointer `yaml:"url" required:"true" doc:"Where the webhook has the URL that makes tokens."`
	ClientID     Pointer `yaml:"clientId" required:"true" doc:"Where it has the client's ID."`
	ClientSecret Pointer `yaml:"clientSecret" required:"true" doc:"Where it has the client's secret."`
	Header       Pointer `yaml:"header" doc:"Where it has the name of the header field for the token. Where it has none: Authorization."`
	Value        Pointer `yaml:"value" doc:"Where it has the value of that, in which %ACCESS_TOKEN% is the token. Where it has none: Bearer %ACCESS_TOKEN%."`
	Assumed      Assumed `yaml:"assumed"`
	Note         string  `yaml:"note"`
}

// AccessToken stands for the token in the value of an Authorise.
const AccessToken = "%ACCESS_TOKEN%"

// Authorise is what an access token is fetched with before an attempt (OAuth 2.0 client credentials), and where it goes.
type Authorise struct {
	TokenURL     string
	ClientID     string
	ClientSecret string
	Header       string // the name of a header field
	Value        string // its value, with AccessToken in it
}

// authorise reads it from a webhook; nil if that has none.
func (d *Dialect) authorise(own *Object) (*Authorise, error) {
	if d.Delivery == nil || d.Delivery.Authorise == nil {
		return nil, nil //nolint:nilnil // nothing to fetch, and no error
	}
	w := d.Delivery.Authorise
	if v, ok := w.When.Find(own); !ok || v == nil {
		return nil, nil //nolint:nilnil // as above
	}
	a := &Authorise{
		TokenURL: textAt(own, w.URL), ClientID: textAt(own, w.ClientID), ClientSecret: textAt(own, w.ClientSecret),
		Header: textOr(own, w.Header, "Authorization"), Value: textOr(own, w.Value, "Bearer "+AccessToken),
	}
	if !isDeliverable(a.TokenURL) {
		return nil, hook.Errorf(hook.Invalid, "the webhook has no http or https URL at %s, where its access token is fetched", w.URL)
	}
	if isReserved(a.Header) {
		return nil, hook.Errorf(hook.Invalid, "the webhook's access token cannot go into the header %q", a.Header)
	}
	if err := checkHeader(a.Header, a.Value); err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Message: "the webhook's access token", Err: err}
	}
	return a, nil
}

// textOr is the text at a place, or another one if there is none.
func textOr(v any, at Pointer, other string) string {
	if s := textAt(v, at); s != "" {
		return s
	}
	return other
}
