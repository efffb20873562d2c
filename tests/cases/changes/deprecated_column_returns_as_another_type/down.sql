-- Migration: 003_iteration3_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 3

BEGIN;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_003_down;

-- Keeps the values of accounts.phone that don't survive as varchar(20) in slipway_retained_003_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_003_down."accounts.phone" AS
    SELECT id, phone AS slipway_before, phone::varchar(20) AS slipway_after
    FROM accounts
    WHERE phone::varchar(20)::text::integer::text IS DISTINCT FROM phone::text;

ALTER TABLE slipway_retained_003_down."accounts.phone"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN phone TYPE varchar(20) USING phone::varchar(20);

COMMENT ON COLUMN accounts.phone IS 'Deprecated in iteration 2.';

COMMIT;
