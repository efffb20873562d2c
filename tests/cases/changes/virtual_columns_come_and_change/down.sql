-- Migration: 002_iteration2_made.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

ALTER TABLE sums
    DROP COLUMN IF EXISTS gross;

ALTER TABLE sums
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) VIRTUAL;

ALTER TABLE gone
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) VIRTUAL;

COMMENT ON COLUMN gone.gross IS 'doubled';

ALTER TABLE bills
    DROP COLUMN IF EXISTS gross;

ALTER TABLE bills
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) STORED;

-- Keeps made with its rows in slipway_retained_002_down
LOCK TABLE made IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS made;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE made
    SET SCHEMA slipway_retained_002_down;

COMMIT;
