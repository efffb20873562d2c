-- Migration: 002_iteration2_items.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: items.cost gets its values and becomes required in one transaction
-- Still blocks others: the values of items.note are copied under a lock that keeps readers out

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER TABLE items
    RENAME COLUMN price TO cost;

ALTER TABLE items
    RENAME CONSTRAINT ck_items_price_min TO ck_items_cost_min;

ALTER TABLE items
    DROP CONSTRAINT ck_items_cost_min;

-- Keeps which rows of items had no cost in slipway_retained_002_up
LOCK TABLE items IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."items.cost" AS
    SELECT id, cost AS slipway_before, 0 AS slipway_after
    FROM items
    WHERE cost IS NULL;

ALTER TABLE slipway_retained_002_up."items.cost"
    ADD PRIMARY KEY (id);

ALTER TABLE items
    ALTER COLUMN cost TYPE bigint;

UPDATE items
    SET cost = 0
    WHERE cost IS NULL;

ALTER TABLE items
    ALTER COLUMN cost SET NOT NULL;

-- Keeps the values of items.note by id in slipway_retained_002_up
LOCK TABLE items IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."items.note" AS
    SELECT id, note FROM items;

ALTER TABLE slipway_retained_002_up."items.note"
    ADD PRIMARY KEY (id);

ALTER TABLE items
    DROP COLUMN IF EXISTS note;

ALTER TABLE items
    ADD CONSTRAINT ck_items_cost_min CHECK ("cost" >= 0) NOT VALID;

COMMIT;

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE items
    VALIDATE CONSTRAINT ck_items_cost_min;

COMMIT;
