package sqlite

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
)

// readerCount is how many connections read at a time. Each keeps up to 8 MB of pages: with 100,000 webhooks that holds
// the index, so that a webhook that nobody asked for lately costs one page. Mapping the file would be a little faster,
// and count as memory that is used.
const readerCount = 4

func openWriter(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(path, url.Values{
		"_txlock": {"immediate"},
		"_pragma": {"busy_timeout(5000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(1)"},
	}))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

func openReaders(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(path, url.Values{
		"mode":    {"ro"},
		"_pragma": {"busy_timeout(5000)", "query_only(1)", "cache_size(-8000)"},
	}))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(readerCount)
	db.SetMaxIdleConns(readerCount)
	return db, nil
}

// dsn carries the pragmas too: by Exec they would reach one connection of a pool. Escaping keeps ?, # and % of a path
// from meaning anything; the empty host keeps a path with a drive or a share whole.
func dsn(path string, params url.Values) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath() + "?" + params.Encode()
}
