-- Migration: 002_iteration2_items.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER TABLE items
    DROP CONSTRAINT pk_items;

-- Keeps the values of items.lot by sku in slipway_retained_002_up
LOCK TABLE items IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."items.lot" AS
    SELECT sku, lot FROM items;

ALTER TABLE slipway_retained_002_up."items.lot"
    ADD PRIMARY KEY (sku);

ALTER TABLE items
    DROP COLUMN IF EXISTS lot;

ALTER TABLE items
    ADD CONSTRAINT pk_items PRIMARY KEY (sku);

COMMIT;
