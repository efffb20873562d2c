-- Migration: 002_iteration2_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.phone
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS phone varchar(20);

ALTER TABLE accounts
    ALTER COLUMN phone SET NOT NULL;

ALTER TABLE accounts
    ADD CONSTRAINT uq_accounts_phone UNIQUE (phone);

COMMIT;
