-- Migration: 003_iteration3_accounts.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 3
-- Between two segments the database is at iteration 2 + k of 3.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 1 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

-- Account.phone
COMMENT ON COLUMN accounts.phone IS 'Where to call';

ALTER TABLE accounts
    ADD CONSTRAINT slipway_accounts_phone_is_there CHECK ("phone" IS NOT NULL) NOT VALID;

COMMIT;

-- Segment 2 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    VALIDATE CONSTRAINT slipway_accounts_phone_is_there;

COMMIT;

-- Segment 3 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

-- Account.phone
ALTER TABLE accounts
    ALTER COLUMN phone SET NOT NULL;

ALTER TABLE accounts
    DROP CONSTRAINT slipway_accounts_phone_is_there;

COMMIT;
