-- Migration: 003_iteration3_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 3

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.phone
ALTER TABLE accounts
    ALTER COLUMN phone SET NOT NULL;

COMMENT ON COLUMN accounts.phone IS 'Where to call';

COMMIT;
