-- Migration: 002_iteration2_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    DROP CONSTRAINT pk_accounts;

-- Account.id
ALTER TABLE accounts
    ALTER COLUMN id SET DEFAULT gen_random_uuid();

ALTER TABLE accounts
    ADD CONSTRAINT pk_accounts PRIMARY KEY (id);

COMMIT;
