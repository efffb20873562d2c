-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

-- Keeps the values of accounts.a that don't survive as integer in slipway_retained_002_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."accounts.a" AS
    SELECT id, a AS slipway_before, a::integer AS slipway_after
    FROM accounts
    WHERE a::integer::numeric(8,2)::text IS DISTINCT FROM a::text;

ALTER TABLE slipway_retained_002_up."accounts.a"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN a TYPE integer;

-- Keeps the values of accounts.b that don't survive as varchar(3) in slipway_retained_002_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."accounts.b" AS
    SELECT id, b AS slipway_before, b::varchar(3) AS slipway_after
    FROM accounts
    WHERE b::varchar(3)::varchar(40)::text IS DISTINCT FROM b::text;

ALTER TABLE slipway_retained_002_up."accounts.b"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN b TYPE varchar(3) USING b::varchar(3);

COMMIT;
