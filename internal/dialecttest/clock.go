package dialecttest

import (
	"strings"
	"time"
)

// zoneless is how times are written where an API gives no zone.
const zoneless = "2006-01-02T15:04:05"

// ahead fills in times that lie ahead of both ends: an end that has come is another case.
func ahead(now time.Time) *strings.Replacer {
	return strings.NewReplacer("{{in 36 hours}}", now.UTC().Add(36*time.Hour).Format(zoneless))
}

// inDays is a time that a server makes of a number of days. Only its date counts, and midnight may have passed since the
// server looked at its clock.
func inDays(n int) form {
	at := time.Now().UTC().AddDate(0, 0, n)
	before := at.Add(-time.Minute)
	return form{
		pattern: `(?:` + before.Format(time.DateOnly) + `|` + at.Format(time.DateOnly) + `)T\d\d:\d\d:\d\d`,
		sample:  at.Format(zoneless), varies: true,
	}
}
