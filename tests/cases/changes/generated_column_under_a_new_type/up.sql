-- Migration: 002_iteration2_p.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
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

ALTER TABLE q
    ADD CONSTRAINT fk_q FOREIGN KEY (gross)
        REFERENCES p (gross);

CREATE VIEW v AS
 SELECT gross
   FROM public.p;

COMMIT;
