-- Migration: 003_iteration3_locations.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 3

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

COMMENT ON TABLE locations IS NULL;

COMMIT;
