-- Migration: 002_iteration2_accounts.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f

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
    DROP CONSTRAINT ck_accounts_status;

-- Keeps the values of accounts.status that don't survive as varchar(20) in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.status" AS
    SELECT id, status AS slipway_before, status::varchar(20) AS slipway_after
    FROM accounts
    WHERE status::varchar(20)::varchar(40)::text IS DISTINCT FROM status::text;

ALTER TABLE slipway_retained_002_down."accounts.status"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN status TYPE varchar(20) USING status::varchar(20);

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_status CHECK ("status"::text IN ('active', 'inactive'));

COMMIT;
