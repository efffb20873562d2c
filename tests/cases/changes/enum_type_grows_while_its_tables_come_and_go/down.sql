-- Migration: 002_iteration2_plants.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

-- Keeps plants with its rows in slipway_retained_002_down
ALTER TABLE plants
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE text;

LOCK TABLE plants IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS plants;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE plants
    SET SCHEMA slipway_retained_002_down;

ALTER TYPE mood RENAME TO slipway_old_mood;

CREATE TYPE mood AS ENUM ('calm', 'glad');

ALTER TABLE people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood,
    ALTER COLUMN mood SET DEFAULT 'calm'::public.mood,
    ALTER COLUMN moods TYPE public.mood[] USING moods::text::public.mood[];

DROP TYPE slipway_old_mood;

CREATE TABLE IF NOT EXISTS pets (
    id    integer      NOT NULL,
    mood  public.mood  DEFAULT 'glad'::public.mood,
    CONSTRAINT pets_pkey PRIMARY KEY (id)
);

COMMIT;
