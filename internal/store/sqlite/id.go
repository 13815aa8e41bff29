package sqlite

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math"
	"time"

	"hookctl/internal/hook"
)

// id is the bytes of a delivery's ID, a UUID of version 7. Their order is that of the text, and of creation.
type id [16]byte

// groups are where the parts of the text begin and end, with the bytes that they have.
func idParts() [5][4]int {
	return [5][4]int{{0, 8, 0, 4}, {9, 13, 4, 6}, {14, 18, 6, 8}, {19, 23, 8, 10}, {24, 36, 10, 16}}
}

// parseID accepts only what an ID's String makes: an ID has one spelling.
func parseID(text string) (id, bool) {
	var i id
	if len(text) != 36 {
		return id{}, false
	}
	for _, p := range idParts() {
		if _, err := hex.Decode(i[p[2]:p[3]], []byte(text[p[0]:p[1]])); err != nil {
			return id{}, false
		}
	}
	return i, i.String() == text
}

// checkID is parseID for IDs that must be such.
func checkID(text string) (id, error) {
	i, ok := parseID(text)
	if !ok {
		return id{}, hook.Errorf(hook.Invalid, "delivery ID %q is not a UUID in lower case", text)
	}
	return i, nil
}

func (i id) String() string {
	var text [36]byte
	for _, p := range idParts() {
		hex.Encode(text[p[0]:p[1]], i[p[2]:p[3]])
	}
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return string(text[:])
}

// created is the time that an ID begins with.
func (i id) created() time.Time {
	var ms [8]byte
	copy(ms[2:], i[:6])
	return time.UnixMilli(int64(binary.BigEndian.Uint64(ms[:]) & math.MaxInt64)).UTC()
}

// firstID is before all IDs of what was created at a time or later.
func firstID(at time.Time) id {
	ms := at.UnixMilli()
	if at.After(time.UnixMilli(ms)) {
		ms++ // what was created in this millisecond counts as before
	}
	var i id
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(min(max(ms, 0), 1<<48-1)))
	copy(i[:6], b[2:])
	return i
}

func (i id) compare(j id) int { return bytes.Compare(i[:], j[:]) }
