-- Migration: 002_iteration2_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_status;

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_status CHECK ("status"::text IN ('new', 'open', 'legacy'));

COMMIT;
