-- Migration: 002_iteration2_bills.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 3.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: the values of bills.gross are copied under a lock that keeps readers out
-- Still blocks others: uq_gross is built at once: it goes and comes again with what it is built on
-- Still blocks others: index ix_gross goes and comes again with what it is built on

-- Segment 1 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

DROP VIEW dear;

ALTER TABLE lines
    DROP CONSTRAINT fk_bill;

DROP INDEX ix_gross;

ALTER TABLE bills
    DROP CONSTRAINT uq_gross;

ALTER TABLE bills
    DROP CONSTRAINT ck_gross;

-- Keeps the values of bills.gross by id in slipway_retained_002_up
LOCK TABLE bills IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."bills.gross" AS
    SELECT id, gross FROM bills;

ALTER TABLE slipway_retained_002_up."bills.gross"
    ADD PRIMARY KEY (id);

ALTER TABLE bills
    DROP COLUMN IF EXISTS gross;

ALTER TABLE bills
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) STORED;

COMMENT ON COLUMN bills.gross IS 'doubled';

ALTER TABLE bills
    ADD CONSTRAINT uq_gross UNIQUE (gross);

ALTER TABLE bills
    ADD CONSTRAINT ck_gross CHECK ((gross > 0)) NOT VALID;

CREATE INDEX IF NOT EXISTS ix_gross
    ON bills ("gross");

LOCK TABLE bills, lines IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE lines
    ADD CONSTRAINT fk_bill FOREIGN KEY (bill)
        REFERENCES bills (gross) NOT VALID;

CREATE VIEW dear AS
 SELECT id,
    gross
   FROM public.bills
  WHERE (gross > 5);

COMMIT;

-- Segment 2 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE bills
    VALIDATE CONSTRAINT ck_gross;

COMMIT;

-- Segment 3 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE lines
    VALIDATE CONSTRAINT fk_bill;

COMMIT;
