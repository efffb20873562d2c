-- Migration: 002_iteration2_bills.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 3.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: bills.gross gets its values and becomes required in one transaction
-- Still blocks others: bills.net changes its type under a lock that keeps readers out
-- Still blocks others: uq_gross is built at once: it goes and comes again with what it is built on
-- Still blocks others: index ix_gross goes and comes again with what it is built on

-- Segment 3 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 2 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 1 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

DROP VIEW dear;

LOCK TABLE bills, lines IN ACCESS EXCLUSIVE MODE;

ALTER TABLE lines
    DROP CONSTRAINT fk_bill;

DROP INDEX ix_gross;

ALTER TABLE bills
    DROP CONSTRAINT ck_gross;

ALTER TABLE bills
    DROP CONSTRAINT uq_gross;

-- Keeps the values of bills.net that don't survive as integer in slipway_retained_002_down
LOCK TABLE bills IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."bills.net" AS
    SELECT id, net AS slipway_before, net::integer AS slipway_after
    FROM bills
    WHERE net::integer::bigint::text IS DISTINCT FROM net::text;

ALTER TABLE slipway_retained_002_down."bills.net"
    ADD PRIMARY KEY (id);

ALTER TABLE bills
    ALTER COLUMN net TYPE integer;

-- Keeps the values of bills.gross by id in slipway_retained_002_down
LOCK TABLE bills IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."bills.gross" AS
    SELECT id, gross FROM bills;

ALTER TABLE slipway_retained_002_down."bills.gross"
    ADD PRIMARY KEY (id);

ALTER TABLE bills
    DROP COLUMN IF EXISTS gross;

ALTER TABLE bills
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) STORED;

COMMENT ON COLUMN bills.gross IS 'doubled';

ALTER TABLE bills
    ADD CONSTRAINT ck_gross CHECK ((gross > 0));

ALTER TABLE bills
    ADD CONSTRAINT uq_gross UNIQUE (gross);

CREATE INDEX IF NOT EXISTS ix_gross
    ON bills ("gross");

ALTER TABLE lines
    ADD CONSTRAINT fk_bill FOREIGN KEY (bill)
        REFERENCES bills (gross);

CREATE VIEW dear AS
 SELECT id,
    gross
   FROM public.bills
  WHERE (gross > 5);

COMMIT;
