-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_age_min;

-- Keeps the values of accounts.age that don't survive as numeric(12,2) in slipway_retained_002_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."accounts.age" AS
    SELECT id, age AS slipway_before, age::numeric(12,2) AS slipway_after
    FROM accounts
    WHERE age::numeric(12,2)::integer::text IS DISTINCT FROM age::text;

ALTER TABLE slipway_retained_002_up."accounts.age"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN age TYPE numeric(12,2);

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_age_min CHECK ("age" >= 0);

COMMIT;
