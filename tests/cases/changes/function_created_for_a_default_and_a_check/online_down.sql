-- Migration: 002_iteration2_marks.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

ALTER TABLE orders
    DROP CONSTRAINT ck_fits;

ALTER TABLE orders
    ALTER COLUMN status DROP DEFAULT;

-- Keeps marks with its rows in slipway_retained_002_down
ALTER TABLE marks
    DROP CONSTRAINT ck_kind;

ALTER TABLE marks
    ALTER COLUMN kind DROP DEFAULT;

LOCK TABLE marks IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS marks;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE marks
    SET SCHEMA slipway_retained_002_down;

DROP FUNCTION word();

DROP FUNCTION fits(text, numeric);

COMMIT;
