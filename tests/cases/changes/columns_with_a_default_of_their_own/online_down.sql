-- Migration: 002_iteration2_token_ticket_seen.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 7.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 7 of 7: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    ADD CONSTRAINT slipway_accounts_ticket_is_there CHECK ("ticket" IS NOT NULL) NOT VALID;

ALTER TABLE accounts
    ALTER COLUMN ticket DROP NOT NULL;

COMMIT;

-- Segment 6 of 7: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 5 of 7: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

COMMIT;

-- Segment 4 of 7: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    DROP CONSTRAINT slipway_accounts_ticket_is_there;

COMMIT;

-- Segment 3 of 7: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

COMMIT;

-- Segment 2 of 7: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

COMMIT;

-- Segment 1 of 7: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

-- Keeps the values of accounts.seen by id in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.seen" AS
    SELECT id, seen FROM accounts;

ALTER TABLE slipway_retained_002_down."accounts.seen"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    DROP COLUMN IF EXISTS seen;

-- Keeps the values of accounts.ticket by id in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.ticket" AS
    SELECT id, ticket FROM accounts;

ALTER TABLE slipway_retained_002_down."accounts.ticket"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    DROP COLUMN IF EXISTS ticket;

-- Keeps the values of accounts.token by id in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.token" AS
    SELECT id, token FROM accounts;

ALTER TABLE slipway_retained_002_down."accounts.token"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    DROP COLUMN IF EXISTS token;

COMMIT;
