-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.name
COMMENT ON COLUMN accounts.name IS E'As it''s printed\non 100% of "letters" -- always; \\ and :z';

COMMENT ON TABLE accounts IS 'Wer zahlt: Größe ✓';

COMMIT;
