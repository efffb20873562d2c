-- Migration: 002_iteration2_items.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE items
    DROP CONSTRAINT pk_items;

-- Item.lot
ALTER TABLE items
    ADD COLUMN IF NOT EXISTS lot integer;

ALTER TABLE items
    ALTER COLUMN lot SET NOT NULL;

ALTER TABLE items
    ADD CONSTRAINT pk_items PRIMARY KEY (sku, lot);

COMMIT;
