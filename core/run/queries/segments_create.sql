CREATE TABLE IF NOT EXISTS slipway.segments (
    project      uuid         NOT NULL,
    base         bigint       NOT NULL,
    position     integer      NOT NULL,
    run          uuid         NOT NULL,
    iteration    integer      NOT NULL,
    number       integer      NOT NULL,
    of           integer      NOT NULL,
    direction    text         NOT NULL,
    done         boolean      NOT NULL,
    at           timestamptz  NOT NULL DEFAULT clock_timestamp(),
    actor        text         NOT NULL,
    checksum     varchar(64)  NOT NULL,
    other        varchar(64)  NOT NULL,
    index_name   text[],
    state_after  text         NOT NULL,
    read_back    jsonb,
    PRIMARY KEY (project, base, position)
);
