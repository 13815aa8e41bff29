-- Webhooks as the API's own objects, and what an event needs to find them.

CREATE TABLE webhooks (
    position   INTEGER PRIMARY KEY AUTOINCREMENT, -- AUTOINCREMENT: that of a deleted one is never given again
    dialect    TEXT    NOT NULL,
    vars       TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    enabled    INTEGER NOT NULL,
    events     TEXT    NOT NULL, -- JSON array in the order given; webhook_events is its index
    created_at INTEGER NOT NULL, -- unix milliseconds, as updated_at
    updated_at INTEGER NOT NULL,
    json       BLOB    NOT NULL, -- last: what stands before a long one is read without it
    UNIQUE (dialect, vars, id)
) STRICT;

-- An index ends with the rowid, which is position: it lists one space in order.
CREATE INDEX webhooks_space ON webhooks (dialect, vars);

CREATE TABLE webhook_events (
    dialect  TEXT    NOT NULL,
    vars     TEXT    NOT NULL,
    event    TEXT    NOT NULL,
    position INTEGER NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    PRIMARY KEY (dialect, vars, event, position)
) STRICT, WITHOUT ROWID;

-- For the cascade, which would read the whole table.
CREATE INDEX webhook_events_position ON webhook_events (position);
