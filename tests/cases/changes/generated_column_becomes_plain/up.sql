-- Migration: 002_iteration2_bills.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
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
    ADD CONSTRAINT ck_gross CHECK ((gross > 0));

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
