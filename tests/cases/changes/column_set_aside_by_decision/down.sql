-- Migration: 002_iteration2_logs.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Log.level
ALTER TABLE logs
    ADD COLUMN IF NOT EXISTS level integer DEFAULT 3;

-- Log.code
ALTER TABLE logs
    ADD COLUMN IF NOT EXISTS code varchar(255);

-- Log.line
ALTER TABLE logs
    ADD COLUMN IF NOT EXISTS line text;

ALTER TABLE logs
    ALTER COLUMN line SET NOT NULL;

COMMENT ON COLUMN logs.line IS 'What was said';

ALTER TABLE logs
    ADD CONSTRAINT uq_logs_code UNIQUE (code);

COMMIT;
