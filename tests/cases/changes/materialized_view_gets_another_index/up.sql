-- Migration: 002_iteration2_v.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP INDEX ix_id;

CREATE INDEX IF NOT EXISTS ix_total
    ON v ("total" DESC) INCLUDE (id);

COMMIT;
