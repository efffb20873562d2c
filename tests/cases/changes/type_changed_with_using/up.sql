-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

-- Keeps all values of accounts.active as they were in slipway_retained_002_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."accounts.active" AS
    SELECT id, active AS slipway_before, (active = 'ja') AS slipway_after
    FROM accounts;

ALTER TABLE slipway_retained_002_up."accounts.active"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN active TYPE boolean USING active = 'ja';

COMMIT;
