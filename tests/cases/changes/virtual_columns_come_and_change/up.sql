-- Migration: 002_iteration2_made.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE TABLE IF NOT EXISTS made (
    id     integer  NOT NULL,
    net    integer,
    gross  integer  GENERATED ALWAYS AS ((net * 2)) VIRTUAL NOT NULL,
    CONSTRAINT made_pkey PRIMARY KEY (id)
);

COMMENT ON COLUMN made.gross IS 'doubled';

ALTER TABLE bills
    DROP COLUMN IF EXISTS gross;

ALTER TABLE bills
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 2)) VIRTUAL;

ALTER TABLE gone
    DROP COLUMN IF EXISTS gross;

ALTER TABLE sums
    DROP COLUMN IF EXISTS gross;

ALTER TABLE sums
    ADD COLUMN IF NOT EXISTS gross integer GENERATED ALWAYS AS ((net * 3)) VIRTUAL;

COMMIT;
