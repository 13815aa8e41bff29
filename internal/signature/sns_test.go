package signature

import (
	"bytes"
	"crypto"
	"net/url"
	"strings"
	"testing"
)

func TestSNS(t *testing.T) {
	a := newAuthority(t, "sns.amazonaws.com")
	o := Options{At: testTime, PublicKeys: [][]byte{a.leaf}, Values: url.Values{"topic_arn": {"arn:1"}}}
	for name, c := range map[string]struct {
		change map[string]any
		want   Reason
	}{
		"nothing changed":        {nil, OK},
		"what is not signed":     {map[string]any{"UnsubscribeURL": "https://evil.example", "MessageAttributes": nil}, OK},
		"subject added":          {map[string]any{"Subject": "s"}, Mismatch},
		"subject no text":        {map[string]any{"Subject": 7}, Malformed},
		"subject in small":       {map[string]any{"subject": "s"}, Malformed},
		"message in small too":   {map[string]any{"message": "evil"}, Malformed},
		"two spellings":          {map[string]any{"SigningCertUrl": snsURL}, Malformed},
		"message":                {map[string]any{"Message": "x"}, Mismatch},
		"ID":                     {map[string]any{"MessageId": "x"}, Mismatch},
		"topic":                  {map[string]any{"TopicArn": "x"}, Mismatch},
		"time":                   {map[string]any{"Timestamp": "2026-01-01T00:00:01.000Z"}, Mismatch},
		"time no time":           {map[string]any{"Timestamp": "now"}, MalformedTime},
		"type":                   {map[string]any{"Type": "Other"}, Malformed},
		"type of more members":   {map[string]any{"Type": "SubscriptionConfirmation"}, MissingField},
		"no message":             {map[string]any{"Message": nil}, MissingField},
		"message no text":        {map[string]any{"Message": map[string]any{}}, MissingField},
		"version 3":              {map[string]any{"SignatureVersion": "3"}, UnknownVersion},
		"version 01":             {map[string]any{"SignatureVersion": "01"}, UnknownVersion},
		"version 1":              {map[string]any{"SignatureVersion": "1"}, Mismatch},
		"signature no base64":    {map[string]any{"Signature": "*"}, Malformed},
		"signature empty":        {map[string]any{"Signature": ""}, Malformed},
		"signature with a break": {map[string]any{"Signature": "AA\nAA"}, Malformed},
		"certificate elsewhere":  {map[string]any{"SigningCertURL": "https://evil.example/x.pem"}, UnsafeCertURL},
	} {
		t.Run(name, func(t *testing.T) { wants(t, sns{}, snsMessage(t, a, c.change), o, c.want) })
	}
	o.Values.Set("topic_arn", "arn:2")
	wants(t, sns{}, snsMessage(t, a, nil), o, WrongTopic)
	wants(t, sns{}, snsMessage(t, a, map[string]any{"Message": "x"}), o, Mismatch)
}

func TestSNSVersionsAreTold(t *testing.T) {
	a := newAuthority(t, "sns.amazonaws.com")
	text := "Message\nm\nMessageId\nm1\nSubject\n\nTimestamp\n2026-01-01T00:00:00.000Z\nTopicArn\narn:1\nType\nNotification\n"
	m := snsMessage(t, a, map[string]any{
		"Message": "m", "Subject": "", "SignatureVersion": "1", "Signature": a.sign(t, crypto.SHA1, text),
	})
	v, err := sns{}.verify(m, Options{At: testTime, PublicKeys: [][]byte{a.leaf}})
	if err != nil || v.version != "1" || v.id != "m1" || v.bodyCovered || len(v.warnings) != 2 || !strings.Contains(v.warnings[1], "topic_arn") || !v.signed.time.Equal(testTime) {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestSNSBodies(t *testing.T) {
	a := newAuthority(t, "sns.amazonaws.com")
	right := snsMessage(t, a, nil).body
	o := Options{At: testTime, PublicKeys: [][]byte{a.leaf}}
	for _, body := range [][]byte{
		nil, []byte("x"), []byte("[]"), []byte("{"), []byte(`{"a":1,}`), append(bytes.Clone(right), "{}"...), append(bytes.Clone(right), 0),
		bytes.Replace(right, []byte("{"), []byte(`{"Type":"Notification",`), 1), bytes.Replace(right, []byte("☃"), []byte("\xff"), 1),
	} {
		wants(t, sns{}, &message{body: body}, o, Malformed)
	}
	wants(t, sns{}, &message{body: append(bytes.Clone(right), "\r\n"...)}, o, OK)
}

func TestSNSURLs(t *testing.T) {
	const path = "/SimpleNotificationService-00112233445566778899aabbccddeeff.pem"
	for _, address := range append(unsafeURLs("https://sns.eu-central-1.amazonaws.com", path),
		"https://sns.amazonaws.com"+path, "https://sns.a.b.amazonaws.com"+path, "https://sns..amazonaws.com"+path,
		"https://s3.eu-central-1.amazonaws.com"+path, "https://bucket.amazonaws.com"+path, "https://eu-central-1.amazonaws.com"+path,
		"https://sns.eu-central-1.amazonaws.com.de"+path, "https://sns.eu-central-1.amazonaws.com/x"+path,
		"https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0011.pem",
		"https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-00112233445566778899aabbccddeeff",
		"https://sns.eu-central-1.amazonaws.com/00112233445566778899aabbccddeeff.pem",
		"https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-00112233445566778899aabbccddeefg.pem",
		"https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-00112233445566778899aabbccddeeff.key") {
		n := notification{map[string]string{"SigningCertURL": address}}
		if _, err := n.source(nil); reasonOf(err) != UnsafeCertURL {
			t.Errorf("%s: %v", address, err)
		}
	}
	for host, name := range map[string]string{
		"sns.eu-central-1.amazonaws.com":  "sns.amazonaws.com",
		"sns.af-south-1.amazonaws.com":    "sns-signing.af-south-1.amazonaws.com",
		"sns.cn-north-1.amazonaws.com.cn": "sns-cn-north-1.amazonaws.com.cn",
		"sns.us-gov-east-1.amazonaws.com": "sns-us-gov-west-1.amazonaws.com",
	} {
		s, err := notification{map[string]string{"SigningCertURL": "https://" + host + path}}.source(nil)
		if err != nil || !s.isFor(template(name, false, 1)) || s.isFor(template("sns-signing.xx-1.amazonaws.com", false, 1)) {
			t.Errorf("%s: %+v, %v", host, s, err)
		}
	}
}
