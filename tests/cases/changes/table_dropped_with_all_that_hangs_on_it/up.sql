-- Migration: 002_iteration2_p_tidy_w_and_more.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

DROP POLICY p ON marks;

DROP TRIGGER tidy ON marks;

DROP VIEW w;

DROP VIEW v;

-- Keeps marks with its rows in slipway_retained_002_up
LOCK TABLE marks IN ACCESS EXCLUSIVE MODE;

ALTER TABLE marks
    DROP CONSTRAINT marks_order_id_fkey;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS marks;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE marks
    SET SCHEMA slipway_retained_002_up;

COMMIT;
