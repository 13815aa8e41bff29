package client

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"hookctl/internal/dialect"
)

// RedactOwn stars what is secret in a JSON text of our own API: in deliveries the values of headers that are named as
// secret or are likely to hold a credential, also where the receiver repeats them, and everywhere the secret parts of
// URLs. What is no JSON is not shown at all.
func RedactOwn(data []byte) json.RawMessage {
	stars := json.RawMessage(`"` + dialect.Stars + `"`)
	v, err := dialect.ParseJSON(data)
	if err != nil {
		return stars
	}
	hidden, err := dialect.EncodeJSON(redactOwn(v, nil))
	if err != nil {
		return stars
	}
	return hidden
}

// redactOwn redacts a value; secrets are those that may be repeated in it.
func redactOwn(v any, secrets []string) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = redactOwn(v[i], secrets)
		}
	case *dialect.Object:
		redactOwnObject(v, secrets)
	case string:
		return hide(dialect.RedactURL(v), secrets)
	}
	return v
}

func redactOwnObject(o *dialect.Object, secrets []string) {
	secrets = append(slices.Clone(secrets), sentSecrets(o)...)
	named := namedSecrets(o)
	for _, key := range o.Keys() {
		v, _ := o.Get(key)
		switch key {
		case "headers":
			redactPairs(v, named)
			o.Set(key, redactOwn(v, secrets))
		case "body_base64":
			o.Set(key, redactBody(v, secrets))
		default:
			o.Set(key, redactOwn(v, secrets))
		}
	}
}

// namedSecrets are the names of headers that an object calls secret, in small letters.
func namedSecrets(o *dialect.Object) []string {
	v, _ := o.Get("secret_headers")
	list, _ := v.([]any)
	var names []string
	for _, name := range list {
		names = append(names, strings.ToLower(dialect.Text(name)))
	}
	return names
}

// sentSecrets are the secret values that an attempt sent, alone and behind a word such as Bearer.
func sentSecrets(o *dialect.Object) []string {
	v, _ := o.Get("request")
	request, ok := v.(*dialect.Object)
	if !ok {
		return nil
	}
	named := namedSecrets(request)
	var secrets []string
	eachPair(request, func(name, value string, _ []any) {
		if !SecretHeader(name, named) || value == "" {
			return
		}
		secrets = append(secrets, value)
		if _, behind, ok := strings.Cut(value, " "); ok && behind != "" {
			secrets = append(secrets, behind)
		}
	})
	return secrets
}

// eachPair visits the header fields of a request or an answer, which are pairs.
func eachPair(o *dialect.Object, visit func(name, value string, pair []any)) {
	v, _ := o.Get("headers")
	pairs, _ := v.([]any)
	for _, p := range pairs {
		if pair, ok := p.([]any); ok && len(pair) == 2 {
			visit(dialect.Text(pair[0]), dialect.Text(pair[1]), pair)
		}
	}
}

func redactPairs(v any, named []string) {
	pairs, _ := v.([]any)
	for _, p := range pairs {
		if pair, ok := p.([]any); ok && len(pair) == 2 && SecretHeader(dialect.Text(pair[0]), named) {
			pair[1] = dialect.Stars
		}
	}
}

// SecretHeader tells whether a header field of a delivery is secret: by the names that its sender calls so, or by its
// own. A signature is none: whoever debugs a receiver needs it, and it says nothing about the secret.
func SecretHeader(name string, named []string) bool {
	name = strings.ToLower(name)
	if slices.ContainsFunc(named, func(n string) bool { return strings.EqualFold(n, name) }) {
		return true
	}
	return dialect.IsCredentialHeader(strings.ReplaceAll(name, "signature", ""))
}

// redactBody hides in a body what was sent as a secret.
func redactBody(v any, secrets []string) any {
	text, ok := v.(string)
	if !ok || len(secrets) == 0 {
		return v
	}
	body, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return dialect.Stars
	}
	if hidden := hide(string(body), secrets); hidden != string(body) {
		return base64.StdEncoding.EncodeToString([]byte(hidden))
	}
	return v
}
