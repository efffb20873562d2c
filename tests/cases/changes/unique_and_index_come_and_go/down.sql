-- Migration: 002_iteration2_state.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

DROP INDEX ix_accounts_state;

ALTER TABLE accounts
    DROP CONSTRAINT uq_accounts_city;

-- Keeps the values of accounts.state by id in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.state" AS
    SELECT id, state FROM accounts;

ALTER TABLE slipway_retained_002_down."accounts.state"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    DROP COLUMN IF EXISTS state;

ALTER TABLE accounts
    ADD CONSTRAINT uq_accounts_email UNIQUE (email);

CREATE INDEX IF NOT EXISTS ix_accounts_zip
    ON accounts ("zip");

COMMIT;
