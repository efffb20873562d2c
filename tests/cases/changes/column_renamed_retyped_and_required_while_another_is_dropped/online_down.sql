-- Migration: 002_iteration2_items.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: items.cost gets its values and becomes required in one transaction
-- Still blocks others: the values of items.note are copied under a lock that keeps readers out

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

ALTER TABLE items
    DROP CONSTRAINT ck_items_cost_min;

-- Item.note
ALTER TABLE items
    ADD COLUMN IF NOT EXISTS note varchar(100);

-- Keeps the values of items.cost that don't survive as integer in slipway_retained_002_down
LOCK TABLE items IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."items.cost" AS
    SELECT id, cost AS slipway_before, cost::integer AS slipway_after
    FROM items
    WHERE cost::integer::bigint::text IS DISTINCT FROM cost::text;

ALTER TABLE slipway_retained_002_down."items.cost"
    ADD PRIMARY KEY (id);

ALTER TABLE items
    ALTER COLUMN cost TYPE integer,
    ALTER COLUMN cost DROP NOT NULL;

ALTER TABLE items
    ADD CONSTRAINT ck_items_cost_min CHECK ("cost" >= 0);

ALTER TABLE items
    RENAME CONSTRAINT ck_items_cost_min TO ck_items_price_min;

ALTER TABLE items
    RENAME COLUMN cost TO price;

COMMIT;
