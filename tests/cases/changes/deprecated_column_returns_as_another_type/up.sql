-- Migration: 003_iteration3_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 3

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_003_up;

-- Keeps all values of accounts.phone as they were in slipway_retained_003_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_003_up."accounts.phone" AS
    SELECT id, phone AS slipway_before, (nullif(regexp_replace(phone, '\D', '', 'g'), '')::integer) AS slipway_after
    FROM accounts;

ALTER TABLE slipway_retained_003_up."accounts.phone"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN phone TYPE integer USING nullif(regexp_replace(phone, '\D', '', 'g'), '')::integer;

COMMENT ON COLUMN accounts.phone IS NULL;

COMMIT;
