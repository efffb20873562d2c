-- Migration: 002_iteration2_b.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE b
    ADD CONSTRAINT fk_b FOREIGN KEY (x, y)
        REFERENCES a (x, y) ON DELETE SET NULL (y) ON UPDATE CASCADE;

COMMIT;
