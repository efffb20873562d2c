-- Migration: 002_iteration2_bills.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE bills
    DROP COLUMN IF EXISTS gross;

ALTER TABLE bills
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) STORED;

ALTER TABLE bills
    ALTER COLUMN gross DROP EXPRESSION;

COMMIT;
