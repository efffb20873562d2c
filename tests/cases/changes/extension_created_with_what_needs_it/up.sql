-- Migration: 002_iteration2_btree_gist_stays.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

ALTER TABLE stays
    ADD CONSTRAINT no_overlap EXCLUDE USING gist ("room" WITH =, "during" WITH &&) WHERE ((room > 0)) DEFERRABLE INITIALLY DEFERRED;

COMMIT;
