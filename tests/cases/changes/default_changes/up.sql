-- Migration: 002_iteration2_d.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.d
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS d text DEFAULT E'tab\there \\ :z';

-- Account.a
ALTER TABLE accounts
    ALTER COLUMN a SET DEFAULT 2;

-- Account.b
ALTER TABLE accounts
    ALTER COLUMN b DROP DEFAULT;

-- Account.c
ALTER TABLE accounts
    ALTER COLUMN c SET DEFAULT false;

COMMIT;
