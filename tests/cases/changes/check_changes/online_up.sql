-- Migration: 002_iteration2_size.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 4.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 1 of 4: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_age_min;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_code_pattern;

-- Account.size
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS size text;

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_age_min CHECK ("age" >= 18) NOT VALID;

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_age_max CHECK ("age" <= 120) NOT VALID;

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_size_min_length CHECK (char_length("size"::text) >= 2) NOT VALID;

COMMIT;

-- Segment 2 of 4: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    VALIDATE CONSTRAINT ck_accounts_age_min;

COMMIT;

-- Segment 3 of 4: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    VALIDATE CONSTRAINT ck_accounts_age_max;

COMMIT;

-- Segment 4 of 4: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    VALIDATE CONSTRAINT ck_accounts_size_min_length;

COMMIT;
