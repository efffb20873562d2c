-- Migration: 002_iteration2_score.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.score
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS score integer DEFAULT 0 NOT NULL;

COMMIT;
