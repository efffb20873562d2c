-- Migration: 002_iteration2_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

COMMENT ON TABLE accounts IS 'Who pays';

-- Account.name
COMMENT ON COLUMN accounts.name IS NULL;

COMMIT;
