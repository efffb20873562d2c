-- Migration: 002_iteration2_bills.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER TABLE bills
    ALTER COLUMN gross DROP EXPRESSION;

ALTER TABLE bills
    ALTER COLUMN gross SET DEFAULT 0;

-- Keeps the values of bills.net by id in slipway_retained_002_up
LOCK TABLE bills IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."bills.net" AS
    SELECT id, net FROM bills;

ALTER TABLE slipway_retained_002_up."bills.net"
    ADD PRIMARY KEY (id);

ALTER TABLE bills
    DROP COLUMN IF EXISTS net;

COMMIT;
