-- What was given up for good, which is a row of the history too: the ledger names only what is still there.
CREATE TABLE IF NOT EXISTS slipway.purged (
    project    uuid         NOT NULL REFERENCES slipway.target (project),
    run        uuid         NOT NULL,
    parcel     text         NOT NULL,
    object     text         NOT NULL,
    row_count  bigint       NOT NULL,
    actor      text         NOT NULL,
    purged_at  timestamptz  NOT NULL DEFAULT now(),
    PRIMARY KEY (project, run, parcel, object)
)
