CREATE SCHEMA slipway;

CREATE TABLE slipway.target (
    project  uuid         PRIMARY KEY,
    name     text         NOT NULL,
    schemas  text[]       NOT NULL,
    stage    text         NOT NULL,
    layout   integer      NOT NULL,
    since    timestamptz  NOT NULL DEFAULT now()
);

CREATE TABLE slipway.migration_history (
    project         uuid              NOT NULL REFERENCES slipway.target (project),
    seq             bigint            NOT NULL,
    run             uuid              NOT NULL,
    iteration       integer           NOT NULL,
    migration_file  varchar(255)      NOT NULL,
    direction       text              NOT NULL,
    applied_at      timestamptz       NOT NULL,
    checksum        varchar(64)       NOT NULL,
    other           varchar(64)       NOT NULL,
    success         boolean           NOT NULL,
    actor           text              NOT NULL,
    seconds         double precision  NOT NULL,
    statements      integer           NOT NULL,
    state_before    text              NOT NULL,
    state_after     text              NOT NULL,
    error           text              NOT NULL,
    slipway         text              NOT NULL,
    chain           text              NOT NULL,
    read_back       jsonb,
    PRIMARY KEY (project, seq)
);

CREATE TABLE slipway.statements (
    project  uuid              NOT NULL,
    seq      bigint            NOT NULL,
    number   integer           NOT NULL,
    sql      text              NOT NULL,
    ours     boolean           NOT NULL,
    seconds  double precision  NOT NULL,
    PRIMARY KEY (project, seq, number),
    FOREIGN KEY (project, seq) REFERENCES slipway.migration_history (project, seq)
);

CREATE TABLE slipway.retained (
    project    uuid         NOT NULL,
    parcel     text         NOT NULL,
    object     text         NOT NULL,
    row_count  bigint,
    run        uuid         NOT NULL,
    kept_at    timestamptz  NOT NULL DEFAULT now(),
    PRIMARY KEY (project, parcel, object, run)
);
