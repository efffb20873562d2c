-- Migration: 002_iteration2_id.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

ALTER TABLE logs
    DROP CONSTRAINT pk_logs;

-- Keeps the rows of logs in slipway_retained_002_down; without id none is known again to be given back
LOCK TABLE logs IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."logs.id" AS
    SELECT * FROM logs;

ALTER TABLE logs
    DROP COLUMN IF EXISTS id;

COMMIT;
