-- Migration: 002_iteration2_size.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_age_min;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_code_pattern;

-- Account.size
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS size text;

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_age_min CHECK ("age" >= 18);

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_age_max CHECK ("age" <= 120);

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_size_min_length CHECK (char_length("size"::text) >= 2);

COMMIT;
