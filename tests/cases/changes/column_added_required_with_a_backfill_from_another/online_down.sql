-- Migration: 002_iteration2_region.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 6.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 6 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    ADD CONSTRAINT slipway_accounts_region_is_there CHECK ("region" IS NOT NULL) NOT VALID;

-- Account.region
ALTER TABLE accounts
    ALTER COLUMN region DROP NOT NULL;

COMMIT;

-- Segment 5 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 4 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

COMMIT;

-- Segment 3 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    DROP CONSTRAINT slipway_accounts_region_is_there;

COMMIT;

-- Segment 2 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

COMMIT;

-- Segment 1 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

-- Keeps the values of accounts.region by id in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.region" AS
    SELECT id, region FROM accounts;

ALTER TABLE slipway_retained_002_down."accounts.region"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    DROP COLUMN IF EXISTS region;

COMMIT;
