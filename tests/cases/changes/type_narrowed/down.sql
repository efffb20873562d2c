-- Migration: 002_iteration2_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

-- Account.b
ALTER TABLE accounts
    ALTER COLUMN b TYPE varchar(40);

-- Keeps the values of accounts.a that don't survive as numeric(8,2) in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.a" AS
    SELECT id, a AS slipway_before, a::numeric(8,2) AS slipway_after
    FROM accounts
    WHERE a::numeric(8,2)::integer::text IS DISTINCT FROM a::text;

ALTER TABLE slipway_retained_002_down."accounts.a"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN a TYPE numeric(8,2);

COMMIT;
