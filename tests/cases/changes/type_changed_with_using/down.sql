-- Migration: 002_iteration2_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

-- Keeps the values of accounts.active that don't survive as varchar(10) in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.active" AS
    SELECT id, active AS slipway_before, active::varchar(10) AS slipway_after
    FROM accounts
    WHERE active::varchar(10)::text::boolean::text IS DISTINCT FROM active::text;

ALTER TABLE slipway_retained_002_down."accounts.active"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN active TYPE varchar(10) USING active::varchar(10);

COMMIT;
