-- Migration: 002_iteration2_bills.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 3.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: bills.gross gets its values and becomes required in one transaction
-- Still blocks others: bills.net changes its type under a lock that keeps readers out
-- Still blocks others: uq_gross is built at once: it goes and comes again with what it is built on
-- Still blocks others: index ix_gross goes and comes again with what it is built on

-- Segment 1 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

DROP VIEW dear;

ALTER TABLE lines
    DROP CONSTRAINT fk_bill;

DROP INDEX ix_gross;

ALTER TABLE bills
    DROP CONSTRAINT uq_gross;

ALTER TABLE bills
    DROP CONSTRAINT ck_gross;

ALTER TABLE bills
    ALTER COLUMN gross DROP EXPRESSION;

ALTER TABLE bills
    ALTER COLUMN gross TYPE bigint,
    ALTER COLUMN gross SET DEFAULT 1,
    ALTER COLUMN gross SET NOT NULL;

COMMENT ON COLUMN bills.gross IS 'as agreed';

ALTER TABLE bills
    ALTER COLUMN net TYPE bigint;

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
