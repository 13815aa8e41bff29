package signature

import (
	"crypto"
	"crypto/rsa"

	"hookctl/internal/hook"
)

// matchRSA tries each key on a signature of RSASSA-PKCS1-v1_5. Keys of other kinds cannot have made it.
func matchRSA(all []heldKey, hash crypto.Hash, signed string, made []byte) (int, error) {
	digest := hashed(hash, []byte(signed))
	fits := false
	for _, k := range all {
		public, ok := k.value.(*rsa.PublicKey)
		if !ok {
			continue
		}
		fits = true
		if rsa.VerifyPKCS1v15(public, hash, digest, made) == nil {
			return k.index, nil
		}
	}
	if !fits {
		return 0, refuse(WrongAlgorithm, "the key is not of RSA, with which this provider signs")
	}
	return 0, refuse(Mismatch, "no key made this signature")
}

// unsignable says that only the provider can sign.
func unsignable(provider string) error {
	return hook.Errorf(hook.Unsupported, "only %s can sign as %s does: the key is the provider's own", provider, provider)
}
