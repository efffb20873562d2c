CREATE TABLE IF NOT EXISTS slipway.batches (
    project    uuid         NOT NULL,
    base       bigint       NOT NULL,
    number     integer      NOT NULL,
    run        uuid         NOT NULL,
    iteration  integer      NOT NULL,
    pass       integer      NOT NULL,
    page       bigint       NOT NULL,
    pages      bigint       NOT NULL,
    filled     bigint       NOT NULL,
    at         timestamptz  NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (project, base, number)
);
