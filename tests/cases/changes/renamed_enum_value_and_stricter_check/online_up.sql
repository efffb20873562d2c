-- Migration: 002_iteration2_accounts.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: accounts.status gets its other values in one transaction

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_status;

-- Account.status
ALTER TABLE accounts
    ALTER COLUMN status SET DEFAULT 'done';

-- Keeps which rows of accounts had old as status in slipway_retained_002_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."accounts.status" AS
    SELECT id, status AS slipway_before, (CASE status WHEN 'old' THEN 'done' END)::varchar(20) AS slipway_after
    FROM accounts
    WHERE status IN ('old');

ALTER TABLE slipway_retained_002_up."accounts.status"
    ADD PRIMARY KEY (id);

UPDATE accounts
    SET status = (CASE status WHEN 'old' THEN 'done' END)::varchar(20)
    WHERE status IN ('old');

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_status CHECK ("status"::text IN ('new', 'done')) NOT VALID;

COMMIT;

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    VALIDATE CONSTRAINT ck_accounts_status;

COMMIT;
