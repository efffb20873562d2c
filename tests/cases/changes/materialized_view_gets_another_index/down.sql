-- Migration: 002_iteration2_v.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP INDEX ix_total;

CREATE INDEX IF NOT EXISTS ix_id
    ON v ("id");

COMMIT;
