-- Migration: 002_iteration2_accounts.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 6.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 6 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    ADD CONSTRAINT slipway_accounts_phone_is_there CHECK ("phone" IS NOT NULL) NOT VALID;

-- Account.phone
ALTER TABLE accounts
    ALTER COLUMN phone DROP NOT NULL;

COMMIT;

-- Segment 5 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 4 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

COMMIT;

-- Segment 3 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    DROP CONSTRAINT slipway_accounts_phone_is_there;

COMMIT;

-- Segment 2 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

COMMIT;

-- Segment 1 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

-- Account.phone
ALTER TABLE accounts
    ALTER COLUMN phone DROP NOT NULL;

COMMIT;
