-- Migration: 003_iteration3_email.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 3

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.email
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS email varchar(255);

COMMIT;
