-- Events, their deliveries and attempts. Times are unix milliseconds.

CREATE TABLE events (
    id         text COLLATE "C" PRIMARY KEY,
    dialect    text    NOT NULL,
    vars       text    NOT NULL,
    name       text    NOT NULL,
    at         bigint  NOT NULL,
    deliveries integer NOT NULL, -- that it had when it was published
    remaining  integer NOT NULL, -- of them, that were not pruned
    data       bytea   NOT NULL
);

CREATE INDEX events_bare ON events (at) WHERE remaining = 0;

-- There are no foreign keys: each check would lock a row that many deliveries share.
CREATE TABLE deliveries (
    id         uuid    PRIMARY KEY, -- of version 7: it begins with the time of creation
    event_id   text COLLATE "C" NOT NULL,
    event      text COLLATE "C" NOT NULL,
    dialect    text COLLATE "C" NOT NULL,
    vars       text COLLATE "C" NOT NULL,
    webhook_id text COLLATE "C" NOT NULL,
    target     integer NOT NULL,
    url        text    NOT NULL,
    host       text    NOT NULL,
    state      text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts   integer NOT NULL DEFAULT 0,
    tries      integer NOT NULL DEFAULT 0, -- attempts since it was published or redelivered
    turn       integer NOT NULL DEFAULT 0, -- how often it was redelivered: jobs of earlier turns do nothing
    token      bigint  NOT NULL DEFAULT 0, -- of the last result, so that none is recorded twice
    due_at     bigint                      -- NULL unless pending
);

-- What is pending or dead. What was delivered is most of all, and found without.
CREATE INDEX deliveries_open ON deliveries (state, id) WHERE state <> 'delivered';

CREATE INDEX deliveries_webhook ON deliveries (webhook_id, id);

CREATE TABLE attempts (
    delivery_id uuid    NOT NULL,
    number      integer NOT NULL,
    detail      bytea   NOT NULL, -- JSON
    PRIMARY KEY (delivery_id, number)
);

-- How webhooks do that have failed since their last success.
CREATE TABLE health (
    dialect    text COLLATE "C" NOT NULL,
    vars       text COLLATE "C" NOT NULL,
    webhook_id text COLLATE "C" NOT NULL,
    failures   integer NOT NULL,
    since      bigint  NOT NULL,
    PRIMARY KEY (webhook_id, dialect, vars)
);

-- How many rows there are, so that nobody needs to count them: the sums of all slots. Each process writes to slots of its
-- own, mostly, so that none waits for another's commit.
CREATE TABLE totals (
    slot      integer PRIMARY KEY,
    pending   bigint  NOT NULL DEFAULT 0,
    delivered bigint  NOT NULL DEFAULT 0,
    dead      bigint  NOT NULL DEFAULT 0,
    attempts  bigint  NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

INSERT INTO totals (slot) SELECT generate_series(0, 127);
