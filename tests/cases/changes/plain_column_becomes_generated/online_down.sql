-- Migration: 002_iteration2_bills.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 3.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: the values of bills.gross are copied under a lock that keeps readers out
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

DROP VIEW dear;

LOCK TABLE bills, lines IN ACCESS EXCLUSIVE MODE;

ALTER TABLE lines
    DROP CONSTRAINT fk_bill;

DROP INDEX ix_gross;

ALTER TABLE bills
    DROP CONSTRAINT ck_gross;

ALTER TABLE bills
    DROP CONSTRAINT uq_gross;

ALTER TABLE bills
    ALTER COLUMN gross DROP EXPRESSION;

ALTER TABLE bills
    ALTER COLUMN gross SET NOT NULL;

COMMENT ON COLUMN bills.gross IS 'as agreed';

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
