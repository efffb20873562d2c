-- Migration: 002_iteration2_size.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 4.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 4 of 4: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 3 of 4: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 2 of 4: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 1 of 4: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_size_min_length;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_age_max;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_age_min;

-- Keeps the values of accounts.size by id in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.size" AS
    SELECT id, size FROM accounts;

ALTER TABLE slipway_retained_002_down."accounts.size"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    DROP COLUMN IF EXISTS size;

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_code_pattern CHECK ("code"::text ~ E'^[A-Z]{2}\\d+$');

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_age_min CHECK ("age" >= 0);

COMMIT;
