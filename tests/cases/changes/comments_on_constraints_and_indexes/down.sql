-- Migration: 002_iteration2_e.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

COMMENT ON INDEX ix_c IS NULL;

COMMENT ON CONSTRAINT fk_c ON c IS NULL;

COMMENT ON CONSTRAINT ex_c ON c IS NULL;

COMMENT ON CONSTRAINT ck_c ON c IS NULL;

COMMENT ON CONSTRAINT uq_c ON c IS NULL;

COMMENT ON CONSTRAINT c_pkey ON c IS 'was';

-- Keeps e with its rows in slipway_retained_002_down
LOCK TABLE e IN ACCESS EXCLUSIVE MODE;

ALTER TABLE e
    DROP CONSTRAINT fk_e;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS e;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE e
    SET SCHEMA slipway_retained_002_down;

COMMIT;
