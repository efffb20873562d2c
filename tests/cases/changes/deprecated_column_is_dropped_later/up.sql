-- Migration: 003_iteration3_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 3

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_003_up;

DROP INDEX ix_accounts_phone;

-- Keeps the values of accounts.phone by id in slipway_retained_003_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_003_up."accounts.phone" AS
    SELECT id, phone FROM accounts;

ALTER TABLE slipway_retained_003_up."accounts.phone"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    DROP COLUMN IF EXISTS phone;

COMMIT;
