-- Migration: 002_iteration2_id.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 3.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: logs.id is computed for every row under a lock that keeps readers out

-- Segment 3 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE logs
    DROP CONSTRAINT pk_logs;

COMMIT;

-- Segment 2 of 3: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

DROP INDEX CONCURRENTLY IF EXISTS pk_logs;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 1 of 3: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

-- Keeps the rows of logs in slipway_retained_002_down; without id none is known again to be given back
LOCK TABLE logs IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."logs.id" AS
    SELECT * FROM logs;

ALTER TABLE logs
    DROP COLUMN IF EXISTS id;

COMMIT;
