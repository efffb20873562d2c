CREATE TABLE IF NOT EXISTS slipway.waits (
    project            uuid              NOT NULL,
    run                uuid              NOT NULL,
    iteration          integer           NOT NULL,
    file               text              NOT NULL,
    estimated_seconds  double precision,
    measured_seconds   double precision  NOT NULL,
    at                 timestamptz       NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (project, run, iteration)
);
