-- Migration: 002_iteration2_mood.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP VIEW glad;

DROP INDEX ix_mood;

ALTER TYPE mood RENAME TO slipway_old_mood;

CREATE TYPE mood AS ENUM ('calm', 'glad');

ALTER TABLE people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood,
    ALTER COLUMN mood SET DEFAULT 'calm'::public.mood,
    ALTER COLUMN moods TYPE public.mood[] USING moods::text::public.mood[];

DROP TYPE slipway_old_mood;

CREATE INDEX IF NOT EXISTS ix_mood
    ON people ("mood")
    WHERE (mood <> 'calm'::public.mood);

CREATE VIEW glad AS
 SELECT id
   FROM public.people
  WHERE (mood = 'glad'::public.mood);

COMMIT;
