-- Migration: 002_iteration2_accounts.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: accounts.age changes its type under a lock that keeps readers out

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_age_min;

-- Account.age
ALTER TABLE accounts
    ALTER COLUMN age TYPE numeric(12,2);

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_age_min CHECK ("age" >= 0) NOT VALID;

COMMIT;

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    VALIDATE CONSTRAINT ck_accounts_age_min;

COMMIT;
