-- Migration: 002_iteration2_others.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER TABLE locations
    DROP CONSTRAINT fk_locations_account_id;

-- Keeps accounts with its rows in slipway_retained_002_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS accounts;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE accounts
    SET SCHEMA slipway_retained_002_up;

-- Other
CREATE TABLE IF NOT EXISTS others (
    id  uuid  DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT pk_others PRIMARY KEY (id)
);

COMMENT ON TABLE locations IS 'Deprecated in iteration 2.';

COMMIT;
