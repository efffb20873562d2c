-- Migration: 002_iteration2_bills_bills_id_seq.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

-- Keeps bills with its rows in slipway_retained_002_up
LOCK TABLE bills IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS bills;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE bills
    SET SCHEMA slipway_retained_002_up;

COMMIT;
