-- Migration: 002_iteration2_p.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: p.net changes its type under a lock that keeps readers out
-- Still blocks others: p.gross is computed for every row under a lock that keeps readers out
-- Still blocks others: uq_gross is built at once: it goes and comes again with what it is built on
-- Still blocks others: index ix_gross goes and comes again with what it is built on

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

DROP VIEW v;

LOCK TABLE p, q IN ACCESS EXCLUSIVE MODE;

ALTER TABLE q
    DROP CONSTRAINT fk_q;

DROP INDEX ix_gross;

ALTER TABLE p
    DROP CONSTRAINT uq_gross;

ALTER TABLE p
    DROP COLUMN IF EXISTS gross;

-- Keeps the values of p.net that don't survive as integer in slipway_retained_002_down
LOCK TABLE p IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."p.net" AS
    SELECT id, net AS slipway_before, net::integer AS slipway_after
    FROM p
    WHERE net::integer::bigint::text IS DISTINCT FROM net::text;

ALTER TABLE slipway_retained_002_down."p.net"
    ADD PRIMARY KEY (id);

ALTER TABLE p
    ALTER COLUMN net TYPE integer;

ALTER TABLE p
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) STORED NOT NULL;

COMMENT ON COLUMN p.gross IS 'With tax';

ALTER TABLE p
    ADD CONSTRAINT uq_gross UNIQUE (gross);

CREATE INDEX IF NOT EXISTS ix_gross
    ON p ("gross")
    WHERE (gross > 0);

ALTER TABLE q
    ADD CONSTRAINT fk_q FOREIGN KEY (gross)
        REFERENCES p (gross);

CREATE VIEW v AS
 SELECT gross
   FROM public.p;

COMMIT;
