-- When a webhook ends of itself, and what no other of its space may be like. The tables are made anew, as ALTER TABLE can
-- neither put columns before json nor turn the UNIQUE around: with the ID before the variables it also finds the space
-- of an ID, for which a further index would cost every insert a quarter.

ALTER TABLE webhooks RENAME TO webhooks_1;
ALTER TABLE webhook_events RENAME TO webhook_events_1;
DROP INDEX webhooks_space;
DROP INDEX webhook_events_position;

CREATE TABLE webhooks (
    position   INTEGER PRIMARY KEY AUTOINCREMENT, -- AUTOINCREMENT: that of a deleted one is never given again
    dialect    TEXT    NOT NULL,
    vars       TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    enabled    INTEGER NOT NULL,
    ends       INTEGER,          -- unix milliseconds, as created_at and updated_at; NULL: never
    unique_key TEXT    NOT NULL, -- empty: it may be like others
    events     TEXT    NOT NULL, -- JSON array in the order given; webhook_events is its index
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    json       BLOB    NOT NULL, -- last: what stands before a long one is read without it
    UNIQUE (dialect, id, vars)
) STRICT;

INSERT INTO webhooks
    SELECT position, dialect, vars, id, enabled, NULL, '', events, created_at, updated_at, json
    FROM webhooks_1 ORDER BY position;

-- The last position that was given, which may be that of a deleted one.
DELETE FROM sqlite_sequence WHERE name = 'webhooks';
UPDATE sqlite_sequence SET name = 'webhooks' WHERE name = 'webhooks_1';

CREATE TABLE webhook_events (
    dialect  TEXT    NOT NULL,
    vars     TEXT    NOT NULL,
    event    TEXT    NOT NULL,
    position INTEGER NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    PRIMARY KEY (dialect, vars, event, position)
) STRICT, WITHOUT ROWID;

INSERT INTO webhook_events SELECT dialect, vars, event, position FROM webhook_events_1;

DROP TABLE webhook_events_1; -- first: it refers to the other, and a cascade would empty it row by row
DROP TABLE webhooks_1;

-- Lists one space in order, and counts what is enabled in it without reading the table.
CREATE INDEX webhooks_space ON webhooks (dialect, vars, position, enabled, ends);

CREATE UNIQUE INDEX webhooks_unique ON webhooks (dialect, vars, unique_key) WHERE unique_key <> '';

-- For the cascade, which would read the whole table.
CREATE INDEX webhook_events_position ON webhook_events (position);
