-- Migration: 003_iteration3_email.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 3

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_003_down;

-- Keeps the values of accounts.email by id in slipway_retained_003_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_003_down."accounts.email" AS
    SELECT id, email FROM accounts;

ALTER TABLE slipway_retained_003_down."accounts.email"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    DROP COLUMN IF EXISTS email;

COMMIT;
