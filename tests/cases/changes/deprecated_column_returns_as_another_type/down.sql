-- Migration: 003_iteration3_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 3

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.phone
ALTER TABLE accounts
    ALTER COLUMN phone TYPE varchar(20);

COMMENT ON COLUMN accounts.phone IS 'Deprecated in iteration 2.';

COMMIT;
