-- Migration: 002_iteration2_accounts_locations.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: accounts.id changes its type under a lock that keeps readers out
-- Still blocks others: locations.account_id changes its type under a lock that keeps readers out

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

LOCK TABLE accounts, locations IN ACCESS EXCLUSIVE MODE;

ALTER TABLE locations
    DROP CONSTRAINT fk_locations_account_id;

-- Keeps the values of locations.account_id that don't survive as integer in slipway_retained_002_down
LOCK TABLE locations IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."locations.account_id" AS
    SELECT id, account_id AS slipway_before, account_id::text::integer AS slipway_after
    FROM locations
    WHERE account_id::text::integer::varchar(40)::text IS DISTINCT FROM account_id::text;

ALTER TABLE slipway_retained_002_down."locations.account_id"
    ADD PRIMARY KEY (id);

ALTER TABLE locations
    ALTER COLUMN account_id TYPE integer USING account_id::text::integer;

-- Keeps the values of accounts.id that don't survive as integer in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.id" AS
    SELECT id, id AS slipway_before, id::text::integer AS slipway_after
    FROM accounts
    WHERE id::text::integer::varchar(40)::text IS DISTINCT FROM id::text;

ALTER TABLE slipway_retained_002_down."accounts.id"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN id TYPE integer USING id::text::integer;

ALTER TABLE locations
    ADD CONSTRAINT fk_locations_account_id FOREIGN KEY (account_id)
        REFERENCES accounts (id);

COMMIT;
