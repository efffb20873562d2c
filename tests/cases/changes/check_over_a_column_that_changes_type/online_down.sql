-- Migration: 002_iteration2_accounts.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: accounts.age changes its type under a lock that keeps readers out

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_age_min;

-- Keeps the values of accounts.age that don't survive as integer in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.age" AS
    SELECT id, age AS slipway_before, age::integer AS slipway_after
    FROM accounts
    WHERE age::integer::numeric(12,2)::text IS DISTINCT FROM age::text;

ALTER TABLE slipway_retained_002_down."accounts.age"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN age TYPE integer;

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_age_min CHECK ("age" >= 0);

COMMIT;
