-- Migration: 002_iteration2_p.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP INDEX ix_gross;

ALTER TABLE p
    DROP COLUMN IF EXISTS gross;

ALTER TABLE p
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) STORED;

CREATE INDEX IF NOT EXISTS ix_gross
    ON p ("gross");

COMMIT;
