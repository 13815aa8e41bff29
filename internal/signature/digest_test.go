package signature

import "testing"

func TestContentDigest(t *testing.T) {
	const right, sha512 = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
		"sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
	for _, c := range []struct {
		lines []string
		want  Reason
	}{
		{[]string{right}, ""},
		{[]string{sha512}, ""},
		{[]string{right, sha512}, ""},
		{[]string{"md5=:AAAA:, " + right}, ""},
		{nil, MissingHeader},
		{[]string{"sha-256=:AAAA:"}, DigestMismatch},
		{[]string{"sha-256=::"}, DigestMismatch},
		{[]string{right, "sha-512=:AAAA:"}, DigestMismatch},
		{[]string{right + ", sha-256=:AAAA:"}, DigestMismatch},
		{[]string{"md5=:AAAA:"}, UnknownDigest},
		{[]string{"SHA-256=:AAAA:"}, Malformed},
		{[]string{`sha-256="AAAA"`}, Malformed},
		{[]string{"sha-256=(:AAAA:)"}, Malformed},
		{[]string{"sha-256"}, Malformed},
		{[]string{"="}, Malformed},
		{[]string{"a=@"}, Malformed}, // httpsfv panicked before v1.1.2
	} {
		if err := checkDigest(c.lines, []byte(`{"hello": "world"}`)); reasonOf(err) != c.want {
			t.Errorf("%q: %v, want %q", c.lines, err, c.want)
		}
	}
}
