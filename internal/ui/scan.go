package ui

import "bytes"

// scan goes through JSON that is known to be valid. A table of thousands of rows is read so; encoding/json, which has to
// find out whether it is valid, takes ten times as long to cut the members of an object apart.
type scan struct{ rest []byte }

// value cuts the next value off.
func (s *scan) value() []byte {
	s.skip("")
	n := valueLength(s.rest)
	v := s.rest[:n:n]
	s.rest = s.rest[n:]
	return v
}

// skip passes over blanks and the given marks.
func (s *scan) skip(marks string) { s.rest = bytes.TrimLeft(s.rest, " \t\r\n"+marks) }

// ends tells whether an object or array ends here.
func (s *scan) ends() bool {
	s.skip(",")
	return len(s.rest) == 0 || s.rest[0] == '}' || s.rest[0] == ']'
}

func valueLength(b []byte) int {
	switch b[0] {
	case '"':
		return stringLength(b)
	case '{', '[':
		return nestLength(b)
	}
	if n := bytes.IndexAny(b, ",}] \t\r\n"); n >= 0 {
		return n
	}
	return len(b)
}

func stringLength(b []byte) int {
	for i := 1; ; i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}

func nestLength(b []byte) int {
	depth := 0
	for i := 0; ; i++ {
		switch b[i] {
		case '"':
			i += stringLength(b[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
}
