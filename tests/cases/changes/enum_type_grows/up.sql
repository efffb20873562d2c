-- Migration: 002_iteration2_mood.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP VIEW glad;

DROP INDEX ix_mood;

ALTER TYPE mood ADD VALUE 'sad' BEFORE 'calm';

ALTER TYPE mood ADD VALUE 'so so' AFTER 'calm';

ALTER TYPE mood ADD VALUE 'it''s fine';

CREATE INDEX IF NOT EXISTS ix_mood
    ON people ("mood")
    WHERE (mood <> 'calm'::public.mood);

CREATE VIEW glad AS
 SELECT id
   FROM public.people
  WHERE (mood = 'glad'::public.mood);

COMMIT;
