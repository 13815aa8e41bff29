package signature

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"

	"hookctl/internal/hook"
)

// authority is a root, an issuer below it, and a certificate of the issuer.
type authority struct {
	roots         *x509.CertPool
	issuer, leaf  []byte // PEM
	issuerDER     []byte
	key           *rsa.PrivateKey
	expired, fake []byte
}

const issuerURL = "http://crt.r2m01.amazontrust.com/r2m01.cer"

func newAuthority(t testing.TB, name string) *authority {
	t.Helper()
	rootKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	issuerKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	leafKey := rsaKeys()[0]
	if name == "evil.example" {
		leafKey = rsaKeys()[1]
	}
	root := template("root", true, 2)
	issuer := template("issuer", true, 2)
	leaf := template(name, false, 1)
	leaf.IssuingCertificateURL = []string{"https://evil.example/x.cer", issuerURL}
	a := &authority{roots: x509.NewCertPool(), key: leafKey}
	rootDER := certify(t, root, root, &rootKey.PublicKey, rootKey)
	a.issuerDER = certify(t, issuer, root, &issuerKey.PublicKey, rootKey)
	a.roots.AddCert(parsed(t, rootDER))
	a.issuer = inPEM("CERTIFICATE", a.issuerDER)
	a.leaf = inPEM("CERTIFICATE", certify(t, leaf, issuer, &leafKey.PublicKey, issuerKey))
	a.expired = inPEM("CERTIFICATE", certify(t, template(name, false, 0), issuer, &leafKey.PublicKey, issuerKey))
	a.fake = inPEM("CERTIFICATE", certify(t, leaf, leaf, &leafKey.PublicKey, leafKey))
	return a
}

// template ends before now, so that a look at another clock than the caller's shows.
func template(name string, ca bool, months int) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: testTime.AddDate(-1, 0, 0), NotAfter: testTime.AddDate(0, months, -1), IsCA: ca, BasicConstraintsValid: true,
	}
}

func certify(t testing.TB, c, by *x509.Certificate, public any, with crypto.Signer) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, c, by, public, with)
	must(t, err)
	return der
}

func parsed(t testing.TB, der []byte) *x509.Certificate {
	t.Helper()
	c, err := x509.ParseCertificate(der)
	must(t, err)
	return c
}

func (a *authority) sign(t testing.TB, hash crypto.Hash, text string) string {
	t.Helper()
	sum, err := rsa.SignPKCS1v15(nil, a.key, hash, hashed(hash, []byte(text)))
	must(t, err)
	return base64.StdEncoding.EncodeToString(sum)
}

// serve fetches from a table; an address that is not in it is a failure of the test.
func serve(t *testing.T, files map[string][]byte) func(string) ([]byte, error) {
	return func(address string) ([]byte, error) {
		file, ok := files[address]
		if !ok {
			t.Errorf("%s was fetched", address)
		}
		if file == nil {
			return nil, hook.Errorf(hook.Unavailable, "no answer")
		}
		return file, nil
	}
}

const snsURL = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-00112233445566778899aabbccddeeff.pem"

func snsMessage(t testing.TB, a *authority, change map[string]any) *message {
	t.Helper()
	n := map[string]any{
		"Type": "Notification", "MessageId": "m1", "TopicArn": "arn:1", "Message": "line\n☃", "Timestamp": "2026-01-01T00:00:00.000Z",
		"SignatureVersion": "2", "SigningCertURL": snsURL, "UnsubscribeURL": "https://x", "MessageAttributes": map[string]any{"a": 1},
	}
	n["Signature"] = a.sign(t, crypto.SHA256, "Message\nline\n☃\nMessageId\nm1\nTimestamp\n2026-01-01T00:00:00.000Z\nTopicArn\narn:1\nType\nNotification\n")
	for name, value := range change {
		if n[name] = value; value == nil {
			delete(n, name)
		}
	}
	body, err := json.Marshal(n)
	must(t, err)
	return &message{method: "POST", body: body}
}

func TestFetchedCertificates(t *testing.T) {
	a, other := newAuthority(t, "sns.amazonaws.com"), newAuthority(t, "evil.example")
	big := append(append([]byte{}, a.leaf...), make([]byte, maxCert)...)
	for name, c := range map[string]struct {
		files map[string][]byte
		want  Reason
	}{
		"whole chain":             {map[string][]byte{snsURL: append(append([]byte{}, a.leaf...), a.issuer...)}, OK},
		"issuer elsewhere":        {map[string][]byte{snsURL: a.leaf, issuerURL: a.issuerDER}, OK},
		"issuer elsewhere, PEM":   {map[string][]byte{snsURL: a.leaf, issuerURL: a.issuer}, OK},
		"issuer not there":        {map[string][]byte{snsURL: a.leaf, issuerURL: nil}, UnsafeCertURL},
		"issuer is garbage":       {map[string][]byte{snsURL: a.leaf, issuerURL: []byte("x")}, UnsafeCertURL},
		"another issuer":          {map[string][]byte{snsURL: a.leaf, issuerURL: other.issuerDER}, UnsafeCertURL},
		"self-made in Amazon's":   {map[string][]byte{snsURL: a.fake, issuerURL: a.issuerDER}, UnsafeCertURL},
		"of another name":         {map[string][]byte{snsURL: other.leaf}, UnsafeCertURL},
		"expired":                 {map[string][]byte{snsURL: a.expired}, CertExpired},
		"a page":                  {map[string][]byte{snsURL: []byte("<html>")}, UnsafeCertURL},
		"too large":               {map[string][]byte{snsURL: big}, UnsafeCertURL},
		"a key alone proves none": {map[string][]byte{snsURL: publicPEM(t, &a.key.PublicKey)}, UnsafeCertURL},
	} {
		t.Run(name, func(t *testing.T) {
			wants(t, sns{roots: a.roots}, snsMessage(t, a, nil), Options{At: testTime, FetchCert: serve(t, c.files)}, c.want)
		})
	}
	files := serve(t, map[string][]byte{snsURL: a.leaf, issuerURL: a.issuerDER})
	wants(t, sns{}, snsMessage(t, a, nil), Options{At: testTime, FetchCert: files}, UnsafeCertURL) // the system does not know our root
	v, err := sns{roots: a.roots}.verify(snsMessage(t, a, nil), Options{At: testTime, FetchCert: files})
	if err != nil || v.key != noKey {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestCertificateNeedsLeave(t *testing.T) {
	a := newAuthority(t, "sns.amazonaws.com")
	if _, err := (sns{roots: a.roots}).verify(snsMessage(t, a, nil), Options{At: testTime}); hook.KindOf(err) != hook.Invalid || reasonOf(err) != "" {
		t.Error(err)
	}
	offline := func(string) ([]byte, error) { return nil, hook.Errorf(hook.Unavailable, "offline") }
	if _, err := (sns{}).verify(snsMessage(t, a, nil), Options{At: testTime, FetchCert: offline}); hook.KindOf(err) != hook.Unavailable {
		t.Error(err)
	}
}

func TestGivenCertificates(t *testing.T) {
	a, other := newAuthority(t, "sns.amazonaws.com"), newAuthority(t, "evil.example")
	ed := testPairs(t)[3].public[0]
	for name, c := range map[string]struct {
		public [][]byte
		want   Reason
	}{
		"ours":                     {[][]byte{a.leaf}, OK},
		"a key":                    {[][]byte{publicPEM(t, &a.key.PublicKey)}, OK},
		"of another name":          {[][]byte{other.leaf}, NoSignatureForKey},
		"expired":                  {[][]byte{a.expired}, CertExpired},
		"another key":              {[][]byte{publicPEM(t, &other.key.PublicKey)}, Mismatch},
		"of another kind":          {[][]byte{ed}, WrongAlgorithm},
		"an unusable one and ours": {[][]byte{a.expired, ed, a.leaf}, OK},
	} {
		t.Run(name, func(t *testing.T) {
			wants(t, sns{}, snsMessage(t, a, nil), Options{At: testTime, PublicKeys: c.public, FetchCert: serve(t, nil)}, c.want)
		})
	}
	v, err := sns{}.verify(snsMessage(t, a, nil), Options{At: testTime, PublicKeys: [][]byte{a.expired, a.leaf}})
	if err != nil || v.key != 1 {
		t.Errorf("%+v, %v", v, err)
	}
	wants(t, sns{}, snsMessage(t, a, nil), Options{At: testTime.AddDate(-2, 0, 0), PublicKeys: [][]byte{a.leaf}}, CertExpired)
}

func TestIssuerURLs(t *testing.T) {
	for address, want := range map[string]bool{
		"http://crt.r2m01.amazontrust.com/r2m01.cer":          true,
		"https://cacerts.digicert.com/x.crt":                  true,
		"http://crt.r2m01.amazontrust.com.evil.example/":      false,
		"http://crt.evil.example/.amazontrust.com":            false,
		"http://r2m01.amazontrust.com/":                       false,
		"http://a.b.amazontrust.com/":                         false,
		"http://crt..amazontrust.com/":                        false,
		"http://crt.r2m01.amazontrust.com:22/":                false,
		"http://u@crt.r2m01.amazontrust.com/":                 false,
		"ftp://crt.r2m01.amazontrust.com/":                    false,
		"file:///etc/passwd":                                  false,
		"http://169.254.169.254/?x=crt.r2m01.amazontrust.com": false,
		"http://[": false,
	} {
		if isIssuerURL(address) != want {
			t.Errorf("%s: %t", address, !want)
		}
	}
}

func TestOnlyProvidersSign(t *testing.T) {
	for _, s := range []special{sns{}, paypal{}} {
		if _, err := s.sign(&message{}, SignOptions{}); hook.KindOf(err) != hook.Unsupported {
			t.Errorf("%T: %v", s, err)
		}
	}
}

func paypalMessage(t testing.TB, a *authority, id string) *message {
	t.Helper()
	m := &message{body: []byte(`{"n":8}`)}
	for name, value := range map[string]string{
		"PayPal-Transmission-Id": id, "PayPal-Transmission-Time": "2026-01-01T00:00:00Z", "PayPal-Auth-Algo": "SHA256withRSA",
		"PayPal-Cert-Url":         "https://api.paypal.com/v1/notifications/certs/CERT-1",
		"PayPal-Transmission-Sig": a.sign(t, crypto.SHA256, fmt.Sprintf("%s|2026-01-01T00:00:00Z|WH|%d", id, crc32.ChecksumIEEE([]byte(`{"n":8}`)))),
	} {
		m.set(name, value)
	}
	return m
}

func TestPayPal(t *testing.T) {
	a := newAuthority(t, "messageverificationcerts.paypal.com")
	sandbox := newAuthority(t, "messageverificationcerts.sandbox.paypal.com")
	o := Options{At: testTime, PublicKeys: [][]byte{a.leaf}, Values: url.Values{"webhook_id": {"WH"}}}
	for name, c := range map[string]struct {
		change func(m *message)
		want   Reason
	}{
		"nothing changed": {func(*message) {}, OK},
		"body":            {func(m *message) { m.body = []byte(`{"n":9}`) }, Mismatch},
		"ID":              {func(m *message) { m.set("PayPal-Transmission-Id", "t2") }, Mismatch},
		"time":            {func(m *message) { m.set("PayPal-Transmission-Time", "2026-01-01T00:00:01Z") }, Mismatch},
		"time no time":    {func(m *message) { m.set("PayPal-Transmission-Time", "now") }, MalformedTime},
		"moved parts":     {func(m *message) { m.set("PayPal-Transmission-Id", "t|1") }, Malformed},
		"no base64":       {func(m *message) { m.set("PayPal-Transmission-Sig", "*") }, Malformed},
		"SHA-1":           {func(m *message) { m.set("PayPal-Auth-Algo", "SHA1withRSA") }, UnknownVersion},
		"twice": {func(m *message) {
			m.fields = append(m.fields, Header{"paypal-auth-algo", "SHA256withRSA"})
		}, DuplicateHeader},
		"a sandbox URL, live key": {func(m *message) {
			m.set("PayPal-Cert-Url", "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1")
		}, NoSignatureForKey},
	} {
		t.Run(name, func(t *testing.T) {
			m := paypalMessage(t, a, "t1")
			c.change(m)
			wants(t, paypal{}, m, o, c.want)
		})
	}
	o.PublicKeys = [][]byte{sandbox.leaf}
	wants(t, paypal{}, paypalMessage(t, sandbox, "t1"), o, NoSignatureForKey)
	o.Values = url.Values{"webhook_id": {"other"}}
	o.PublicKeys = [][]byte{a.leaf}
	wants(t, paypal{}, paypalMessage(t, a, "t1"), o, Mismatch)
	o.Values = nil
	if _, err := (paypal{}).verify(paypalMessage(t, a, "t1"), o); hook.KindOf(err) != hook.Invalid {
		t.Error(err)
	}
}

func TestPayPalURLs(t *testing.T) {
	for _, address := range append(unsafeURLs("https://api.paypal.com", "/v1/notifications/certs/CERT-1"),
		"https://api.paypal.com/v1/notifications/certs/", "https://api.paypal.com/v1/notifications/certs/..", "https://api.paypal.com/v1/notifications/certs/a/b",
		"https://www.paypal.com/v1/notifications/certs/CERT-1", "https://paypal.com/v1/notifications/certs/CERT-1") {
		if _, err := paypalSource(address, nil); reasonOf(err) != UnsafeCertURL {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, host := range []string{"api", "api-m", "api.sandbox", "api-m.sandbox"} {
		s, err := paypalSource("https://"+host+".paypal.com/v1/notifications/certs/CERT-1", nil)
		if err != nil || strings.Contains(s.names[0], "sandbox") != strings.Contains(host, "sandbox") {
			t.Errorf("%s: %+v, %v", host, s, err)
		}
	}
}

// unsafeURLs are ways to make an address look like another.
func unsafeURLs(host, path string) []string {
	return []string{
		"", "x", strings.Replace(host, "https", "http", 1) + path, host + ".evil.example" + path, host + "@evil.example" + path,
		strings.Replace(host, "//", "//u:p@", 1) + path, host + ":444" + path, host + ":443" + path, host + path + "?x", host + path + "#x",
		host + path + "?", host + "/.." + path, host + path + "/../x", host + path + "%2f..", strings.ToUpper(host) + path, "HTTPS" + host[5:] + path,
		host + path + "%41", host + path + "@", host + path + "/@evil.example",
		host + "." + path, "https://evil.example/" + host + path, host + "\\@evil.example" + path, " " + host + path, host + path + "\n",
		strings.Replace(host, "https://", "https:", 1) + path, strings.Replace(host, "https://", "//", 1) + path, host + "/" + path,
	}
}

func TestRefusalsOfFetchersTravel(t *testing.T) {
	a := newAuthority(t, "messageverificationcerts.paypal.com")
	gone := errors.New("gone")
	_, err := paypal{}.verify(paypalMessage(t, a, "t"), Options{
		At: testTime, Values: url.Values{"webhook_id": {"WH"}}, FetchCert: func(string) ([]byte, error) { return nil, gone },
	})
	if !errors.Is(err, gone) {
		t.Error(err)
	}
}

func TestValidityIsInclusive(t *testing.T) {
	c := template("x", false, 1)
	for at, want := range map[time.Time]Reason{
		c.NotBefore: "", c.NotAfter: "", c.NotBefore.Add(-time.Second): CertExpired, c.NotAfter.Add(time.Second): CertExpired,
	} {
		if err := checkValidity(c, at); reasonOf(err) != want {
			t.Errorf("%s: %v", at, err)
		}
	}
}
