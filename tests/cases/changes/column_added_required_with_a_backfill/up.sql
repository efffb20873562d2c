-- Migration: 002_iteration2_region.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.region
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS region varchar(20) DEFAULT 'north' NOT NULL;

ALTER TABLE accounts
    ALTER COLUMN region DROP DEFAULT;

COMMIT;
