-- Migration: 002_iteration2_stays.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE stays
    DROP CONSTRAINT apart;

ALTER TABLE stays
    ADD CONSTRAINT apart EXCLUDE USING gist ("during" WITH &&);

COMMIT;
