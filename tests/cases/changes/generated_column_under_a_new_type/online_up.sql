-- Migration: 002_iteration2_p.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: p.net changes its type under a lock that keeps readers out
-- Still blocks others: p.gross is computed for every row under a lock that keeps readers out
-- Still blocks others: uq_gross is built at once: it goes and comes again with what it is built on
-- Still blocks others: index ix_gross goes and comes again with what it is built on

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

DROP VIEW v;

ALTER TABLE q
    DROP CONSTRAINT fk_q;

DROP INDEX ix_gross;

ALTER TABLE p
    DROP CONSTRAINT uq_gross;

ALTER TABLE p
    DROP COLUMN IF EXISTS gross;

ALTER TABLE p
    ALTER COLUMN net TYPE bigint;

ALTER TABLE p
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) STORED NOT NULL;

COMMENT ON COLUMN p.gross IS 'With tax';

ALTER TABLE p
    ADD CONSTRAINT uq_gross UNIQUE (gross);

CREATE INDEX IF NOT EXISTS ix_gross
    ON p ("gross")
    WHERE (gross > 0);

LOCK TABLE p, q IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE q
    ADD CONSTRAINT fk_q FOREIGN KEY (gross)
        REFERENCES p (gross) NOT VALID;

CREATE VIEW v AS
 SELECT gross
   FROM public.p;

COMMIT;

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE q
    VALIDATE CONSTRAINT fk_q;

COMMIT;
