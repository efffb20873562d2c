-- Migration: 002_iteration2_numbers.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

-- Nothing is dropped here: it proves that nothing depends on the sequence, and is taken back
SAVEPOINT slipway_check;

DROP SEQUENCE other.numbers;

ROLLBACK TO SAVEPOINT slipway_check;

ALTER SEQUENCE other.numbers RENAME TO "other.numbers";

-- Keeps sequence numbers in slipway_retained_002_up; when it comes back it goes on where it stood
ALTER SEQUENCE other."other.numbers" SET SCHEMA slipway_retained_002_up;

-- Nothing is dropped here: it proves that nothing depends on the sequence, and is taken back
SAVEPOINT slipway_check;

DROP SEQUENCE numbers;

ROLLBACK TO SAVEPOINT slipway_check;

-- Keeps sequence numbers in slipway_retained_002_up; when it comes back it goes on where it stood
ALTER SEQUENCE numbers SET SCHEMA slipway_retained_002_up;

COMMIT;
