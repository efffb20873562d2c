-- Migration: 002_iteration2_territory_id_phone.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.territoryId
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS territory_id uuid;

-- Account.phone
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS phone varchar(20);

COMMENT ON COLUMN accounts.phone IS 'Where to call: it''s 50% of a "lead"';

COMMIT;
