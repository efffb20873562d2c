-- Migration: 002_iteration2_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

-- Keeps the values of accounts.c that don't survive as numeric(8,2) in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.c" AS
    SELECT id, c AS slipway_before, c::numeric(8,2) AS slipway_after
    FROM accounts
    WHERE c::numeric(8,2)::numeric(12,4)::text IS DISTINCT FROM c::text;

ALTER TABLE slipway_retained_002_down."accounts.c"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN c DROP DEFAULT,
    ALTER COLUMN c TYPE numeric(8,2),
    ALTER COLUMN c SET DEFAULT 1;

-- Keeps the values of accounts.b that don't survive as varchar(10) in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.b" AS
    SELECT id, b AS slipway_before, b::varchar(10) AS slipway_after
    FROM accounts
    WHERE b::varchar(10)::text IS DISTINCT FROM b;

ALTER TABLE slipway_retained_002_down."accounts.b"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN b TYPE varchar(10) USING b::varchar(10);

-- Keeps the values of accounts.a that don't survive as integer in slipway_retained_002_down
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."accounts.a" AS
    SELECT id, a AS slipway_before, a::integer AS slipway_after
    FROM accounts
    WHERE a::integer::bigint::text IS DISTINCT FROM a::text;

ALTER TABLE slipway_retained_002_down."accounts.a"
    ADD PRIMARY KEY (id);

ALTER TABLE accounts
    ALTER COLUMN a TYPE integer;

COMMIT;
