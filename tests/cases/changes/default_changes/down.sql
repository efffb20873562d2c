-- Migration: 002_iteration2_d.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

-- Account.c
ALTER TABLE accounts
    ALTER COLUMN c SET DEFAULT true;

-- Account.b
ALTER TABLE accounts
    ALTER COLUMN b SET DEFAULT 'it''s 100%';

-- Account.a
ALTER TABLE accounts
    ALTER COLUMN a SET DEFAULT 1;

-- Keeps the values of accounts.d by id in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.d" AS
    SELECT id, d FROM accounts;

ALTER TABLE slipway_retained_002_down."accounts.d"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    DROP COLUMN IF EXISTS d;

COMMIT;
