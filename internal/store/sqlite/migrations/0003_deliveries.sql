-- Events, their deliveries and attempts. What many rows share is in tables of its own, and rows and indexes have a number
-- instead: they are as short as they can be, for each delivery writes to most of them.

-- What events are called, in each dialect.
CREATE TABLE names (
    name    INTEGER PRIMARY KEY,
    event   TEXT NOT NULL,
    dialect TEXT NOT NULL,
    UNIQUE (event, dialect)
) STRICT;

CREATE INDEX names_dialect ON names (dialect);

-- Webhooks that got deliveries, also those that are gone, and how they do.
CREATE TABLE addressees (
    addressee INTEGER PRIMARY KEY,
    webhook   TEXT NOT NULL,
    dialect   TEXT NOT NULL,
    vars      TEXT NOT NULL,
    failures  INTEGER NOT NULL DEFAULT 0, -- in a row
    since     INTEGER,                    -- when the first of them was, as all times in unix milliseconds
    UNIQUE (webhook, dialect, vars)
) STRICT;

CREATE TABLE events (
    event      INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    name       INTEGER NOT NULL,
    vars       TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    deliveries INTEGER NOT NULL, -- that it had when it was published
    remaining  INTEGER NOT NULL, -- of them, that were not pruned
    data       BLOB    NOT NULL
) STRICT;

CREATE INDEX events_bare ON events (at) WHERE remaining = 0;

CREATE TABLE deliveries (
    id        BLOB    PRIMARY KEY, -- the 16 bytes of a UUID of version 7: it begins with the time of creation
    event     INTEGER NOT NULL,
    name      INTEGER NOT NULL,
    addressee INTEGER NOT NULL,
    target    INTEGER NOT NULL,
    state     INTEGER NOT NULL,    -- 0 pending, 1 delivered, 2 dead
    attempts  INTEGER NOT NULL,
    tries     INTEGER NOT NULL,
    due       INTEGER,             -- NULL unless pending
    last      INTEGER,             -- the last attempt
    host      TEXT    NOT NULL,
    url       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- The queue: what is due at a host, in order. All indexes end with the ID.
CREATE INDEX deliveries_due ON deliveries (host, due) WHERE state = 0;

-- What is pending or dead, with what it may be asked for by: to look through a million takes no row of the table. What
-- was delivered is most of all, and found without.
CREATE INDEX deliveries_state ON deliveries (state, id, addressee, name) WHERE state <> 1;

CREATE INDEX deliveries_name ON deliveries (name);
CREATE INDEX deliveries_addressee ON deliveries (addressee, id, name);
CREATE INDEX deliveries_addressee_dead ON deliveries (addressee) WHERE state = 2;

-- Each attempt tells the one before it, which spares an index.
CREATE TABLE attempts (
    attempt INTEGER PRIMARY KEY,
    before  INTEGER,
    detail  BLOB NOT NULL
) STRICT;

-- How many rows there are, so that nobody needs to count them. It has one row.
CREATE TABLE totals (
    pending   INTEGER NOT NULL,
    delivered INTEGER NOT NULL,
    dead      INTEGER NOT NULL,
    attempts  INTEGER NOT NULL
) STRICT;

INSERT INTO totals VALUES (0, 0, 0, 0);
