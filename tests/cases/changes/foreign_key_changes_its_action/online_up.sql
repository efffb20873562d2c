-- Migration: 002_iteration2_locations.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE locations
    DROP CONSTRAINT fk_locations_account_id;

LOCK TABLE accounts, locations IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE locations
    ADD CONSTRAINT fk_locations_account_id FOREIGN KEY (account_id)
        REFERENCES accounts (id) ON DELETE RESTRICT NOT VALID;

COMMIT;

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE locations
    VALIDATE CONSTRAINT fk_locations_account_id;

COMMIT;
