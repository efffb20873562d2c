-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.region
ALTER TABLE accounts
    ALTER COLUMN region DROP NOT NULL;

COMMENT ON COLUMN accounts.region IS 'Deprecated in iteration 2.';

-- Account.size
COMMENT ON COLUMN accounts.size IS 'Deprecated in iteration 2.';

COMMIT;
