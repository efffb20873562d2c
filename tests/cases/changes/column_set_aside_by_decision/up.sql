-- Migration: 002_iteration2_logs.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE logs
    DROP CONSTRAINT uq_logs_code;

-- Sets line aside as slipway_002_line: each value stays in its row
LOCK TABLE logs IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the column, and is taken back
SAVEPOINT slipway_check;

ALTER TABLE logs
    DROP COLUMN IF EXISTS line;

ROLLBACK TO SAVEPOINT slipway_check;

ALTER TABLE logs
    RENAME COLUMN line TO slipway_002_line;

ALTER TABLE logs
    ALTER COLUMN slipway_002_line DROP NOT NULL;

COMMENT ON COLUMN logs.slipway_002_line IS NULL;

-- Sets code aside as slipway_002_code: each value stays in its row
LOCK TABLE logs IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the column, and is taken back
SAVEPOINT slipway_check;

ALTER TABLE logs
    DROP COLUMN IF EXISTS code;

ROLLBACK TO SAVEPOINT slipway_check;

ALTER TABLE logs
    RENAME COLUMN code TO slipway_002_code;

-- Sets level aside as slipway_002_level: each value stays in its row
LOCK TABLE logs IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the column, and is taken back
SAVEPOINT slipway_check;

ALTER TABLE logs
    DROP COLUMN IF EXISTS level;

ROLLBACK TO SAVEPOINT slipway_check;

ALTER TABLE logs
    RENAME COLUMN level TO slipway_002_level;

ALTER TABLE logs
    ALTER COLUMN slipway_002_level DROP DEFAULT;

COMMIT;
