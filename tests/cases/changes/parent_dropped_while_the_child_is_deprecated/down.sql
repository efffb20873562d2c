-- Migration: 002_iteration2_others.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

COMMENT ON TABLE locations IS NULL;

-- Keeps others with its rows in slipway_retained_002_down
LOCK TABLE others IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS others;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE others
    SET SCHEMA slipway_retained_002_down;

-- Account
CREATE TABLE IF NOT EXISTS accounts (
    id    uuid          DEFAULT gen_random_uuid() NOT NULL,
    name  varchar(100)  NOT NULL,
    CONSTRAINT pk_accounts PRIMARY KEY (id)
);

ALTER TABLE locations
    ADD CONSTRAINT fk_locations_account_id FOREIGN KEY (account_id)
        REFERENCES accounts (id) ON DELETE CASCADE;

COMMIT;
