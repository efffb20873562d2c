-- Migration: 002_iteration2_btree_gist_stays.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE stays
    DROP CONSTRAINT no_overlap;

DROP EXTENSION btree_gist;

COMMIT;
