-- Migration: 002_iteration2_people_mood.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

-- Keeps people with its rows in slipway_retained_002_up
DROP INDEX ix_glad;

ALTER TABLE people
    DROP CONSTRAINT ck_mood;

ALTER TABLE people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE text;

ALTER TABLE people
    ALTER COLUMN moods TYPE text[];

LOCK TABLE people IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS people;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE people
    SET SCHEMA slipway_retained_002_up;

DROP TYPE mood;

COMMIT;
