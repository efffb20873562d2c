-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

-- Keeps which rows of accounts had no born in slipway_retained_002_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."accounts.born" AS
    SELECT id, born AS slipway_before, '2020-01-01' AS slipway_after
    FROM accounts
    WHERE born IS NULL;

ALTER TABLE slipway_retained_002_up."accounts.born"
    ADD PRIMARY KEY (id);

UPDATE accounts
    SET born = '2020-01-01'
    WHERE born IS NULL;

ALTER TABLE accounts
    ALTER COLUMN born SET NOT NULL;

COMMIT;
