-- Migration: 002_iteration2_token_ticket_seen.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS token uuid DEFAULT gen_random_uuid();

ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS ticket double precision DEFAULT random() NOT NULL;

ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS seen timestamptz DEFAULT now();

COMMIT;
