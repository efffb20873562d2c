-- Migration: 002_iteration2_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_state;

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_status CHECK ("state"::text IN ('new', 'legacy'));

ALTER TABLE accounts
    RENAME COLUMN state TO status;

COMMIT;
