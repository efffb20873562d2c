-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_age_min;

-- Account.age
ALTER TABLE accounts
    ALTER COLUMN age TYPE numeric(12,2);

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_age_min CHECK ("age" >= 0);

COMMIT;
