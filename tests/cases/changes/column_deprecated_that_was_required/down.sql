-- Migration: 002_iteration2_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.size
COMMENT ON COLUMN accounts.size IS NULL;

-- Account.region
ALTER TABLE accounts
    ALTER COLUMN region SET NOT NULL;

COMMENT ON COLUMN accounts.region IS NULL;

COMMIT;
