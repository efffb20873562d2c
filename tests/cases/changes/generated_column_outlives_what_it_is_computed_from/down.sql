-- Migration: 002_iteration2_bills.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

ALTER TABLE bills
    ADD COLUMN IF NOT EXISTS net integer;

-- Keeps the values of bills.gross by id in slipway_retained_002_down
LOCK TABLE bills IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."bills.gross" AS
    SELECT id, gross FROM bills;

ALTER TABLE slipway_retained_002_down."bills.gross"
    ADD PRIMARY KEY (id);

ALTER TABLE bills
    DROP COLUMN IF EXISTS gross;

ALTER TABLE bills
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) STORED;

COMMIT;
