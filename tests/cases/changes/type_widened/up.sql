-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.a
ALTER TABLE accounts
    ALTER COLUMN a TYPE bigint;

-- Account.b
ALTER TABLE accounts
    ALTER COLUMN b TYPE text;

-- Account.c
ALTER TABLE accounts
    ALTER COLUMN c DROP DEFAULT,
    ALTER COLUMN c TYPE numeric(12,4),
    ALTER COLUMN c SET DEFAULT 1;

COMMIT;
