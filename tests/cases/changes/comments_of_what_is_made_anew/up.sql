-- Migration: 002_iteration2_f.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE f
    DROP CONSTRAINT uq_f;

ALTER TABLE f
    ALTER COLUMN label TYPE varchar(99);

ALTER TABLE f
    ADD CONSTRAINT uq_f UNIQUE (code) INCLUDE (label);

COMMENT ON CONSTRAINT uq_f ON f IS 'after';

COMMENT ON CONSTRAINT ck_f ON f IS 'after';

COMMIT;
