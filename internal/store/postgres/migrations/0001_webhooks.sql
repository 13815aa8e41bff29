-- Webhooks as the API's own objects, and what an event needs to find them. Text is compared to the byte.

CREATE TABLE webhooks (
    position   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- of those of one space, in the order of their commits
    dialect    text COLLATE "C" NOT NULL,
    vars       text COLLATE "C" NOT NULL,
    id         text COLLATE "C" NOT NULL,
    enabled    boolean NOT NULL,
    ends       bigint,          -- unix milliseconds, as created_at and updated_at; NULL: never
    unique_key bytea   NOT NULL, -- empty: it may be like others
    events     text[]  NOT NULL, -- in the order given; webhook_events is their index
    created_at bigint  NOT NULL,
    updated_at bigint  NOT NULL,
    json       bytea   NOT NULL, -- to the byte, which jsonb is not
    UNIQUE (dialect, id, vars)   -- the ID before the variables: it also finds the space of an ID
);

-- Lists one space in order, and counts what is enabled in it without reading the table.
CREATE INDEX webhooks_space ON webhooks (dialect, vars, position) INCLUDE (enabled, ends);

-- By its hash, as an index takes no more than 2,700 bytes.
CREATE UNIQUE INDEX webhooks_unique ON webhooks (dialect, vars, sha256(unique_key)) WHERE unique_key <> '';

CREATE TABLE webhook_events (
    dialect  text COLLATE "C" NOT NULL,
    vars     text COLLATE "C" NOT NULL,
    event    text COLLATE "C" NOT NULL,
    position bigint NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    PRIMARY KEY (dialect, vars, event, position)
);

-- For the cascade, which would read the whole table.
CREATE INDEX webhook_events_position ON webhook_events (position);
