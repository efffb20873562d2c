-- Migration: 002_iteration2_price_a_sum.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

ALTER TABLE p
    ADD COLUMN IF NOT EXISTS net integer;

ALTER TABLE p
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) STORED;

ALTER TABLE p
    DROP COLUMN IF EXISTS a_sum;

-- Keeps the values of p.price by id in slipway_retained_002_down
LOCK TABLE p IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."p.price" AS
    SELECT id, price FROM p;

ALTER TABLE slipway_retained_002_down."p.price"
    ADD PRIMARY KEY (id);

ALTER TABLE p
    DROP COLUMN IF EXISTS price;

COMMIT;
