-- Migration: 003_iteration3_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 3

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.phone
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS phone varchar(20);

COMMENT ON COLUMN accounts.phone IS 'Deprecated in iteration 2.';

CREATE INDEX IF NOT EXISTS ix_accounts_phone
    ON accounts ("phone");

COMMIT;
