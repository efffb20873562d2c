-- Migration: 002_iteration2_state.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP INDEX ix_accounts_zip;

ALTER TABLE accounts
    DROP CONSTRAINT uq_accounts_email;

-- Account.state
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS state text;

ALTER TABLE accounts
    ADD CONSTRAINT uq_accounts_city UNIQUE (city);

CREATE INDEX IF NOT EXISTS ix_accounts_state
    ON accounts ("state");

COMMIT;
