-- Migration: 002_iteration2_offices_desks.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER TABLE branches
    RENAME TO offices;

ALTER TABLE offices
    RENAME CONSTRAINT pk_branches TO pk_offices;

-- Keeps desks with its rows in slipway_retained_002_up
LOCK TABLE desks IN ACCESS EXCLUSIVE MODE;

ALTER TABLE desks
    DROP CONSTRAINT fk_desks_branch_id;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS desks;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE desks
    SET SCHEMA slipway_retained_002_up;

COMMIT;
