-- Migration: 002_iteration2_token_ticket_seen.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
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
