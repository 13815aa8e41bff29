package signature

import (
	"crypto/x509"
	"strings"
)

// source finds out where a certificate is, and for whom it must be. The names are those that Amazon's own validator for
// Java (aws-sdk-java-v2, sns-message-manager) expects: a region that must be opted in has one of its own.
func (n notification) source(roots *x509.CertPool) (source, error) {
	address := n.texts["SigningCertURL"]
	u, err := safeURL(address)
	if err != nil {
		return source{}, err
	}
	region, suffix, found := strings.Cut(strings.TrimPrefix(u.Host, "sns."), ".")
	file, pem := strings.CutSuffix(strings.TrimPrefix(u.Path, "/SimpleNotificationService-"), ".pem")
	switch {
	case !found, suffix != "amazonaws.com" && suffix != "amazonaws.com.cn", !isLabel(region), u.Host != "sns."+region+"."+suffix,
		!pem, len(file) != 32, strings.Trim(file, "0123456789abcdef") != "":
		return source{}, refuse(UnsafeCertURL, "SigningCertURL %.100q is not one of SNS", address)
	}
	return source{address: address, names: snsNames(region, suffix), roots: roots}, nil
}

func snsNames(region, suffix string) []string {
	if strings.HasPrefix(region, "us-gov-") {
		return []string{"sns-us-gov-west-1.amazonaws.com", "sns.amazonaws.com"}
	}
	rest := region + "." + suffix
	return []string{"sns.amazonaws.com", "sns-signing." + rest, "sns-" + rest, "sns." + rest}
}
