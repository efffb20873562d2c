-- Migration: 002_iteration2_touch_tidy_100_silent.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP TRIGGER silent ON orders;

DROP TRIGGER "Tidy 100%" ON orders;

DROP FUNCTION touch();

COMMIT;
