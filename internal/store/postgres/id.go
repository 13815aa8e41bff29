package postgres

import (
	"encoding/binary"
	"math"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"hookctl/internal/hook"
)

// parseID accepts a UUID as store.Delivery has it: in lower case, in its one spelling.
func parseID(text string) (pgtype.UUID, bool) {
	var id pgtype.UUID
	err := id.Scan(text)
	return id, err == nil && id.String() == text
}

// checkID is parseID for IDs that must be such.
func checkID(text string) (pgtype.UUID, error) {
	id, ok := parseID(text)
	if !ok {
		return id, hook.Errorf(hook.Invalid, "delivery ID %q is not a UUID in lower case", text)
	}
	return id, nil
}

// created is the time that an ID begins with.
func created(id pgtype.UUID) time.Time {
	var ms [8]byte
	copy(ms[2:], id.Bytes[:6])
	return at(int64(binary.BigEndian.Uint64(ms[:]) & math.MaxInt64))
}

// firstID is before all IDs of what was created at a time or later.
func firstID(t time.Time) pgtype.UUID {
	ms := t.UnixMilli()
	if t.After(time.UnixMilli(ms)) {
		ms++ // what was created in this millisecond counts as before
	}
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(min(max(ms, 0), 1<<48-1)))
	id := pgtype.UUID{Valid: true}
	copy(id.Bytes[:6], b[2:])
	return id
}
