-- Migration: 002_iteration2_mood.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE people
    DROP CONSTRAINT ck_mood;

ALTER TABLE people
    ALTER COLUMN moods TYPE text[];

ALTER TABLE people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE text;

DROP TYPE mood;

CREATE TYPE mood AS ENUM ('calm', 'sad', 'glad');

ALTER TABLE people
    ALTER COLUMN moods TYPE public.mood[] USING moods::text::public.mood[];

ALTER TABLE people
    ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood,
    ALTER COLUMN mood SET DEFAULT 'calm'::public.mood;

ALTER TABLE people
    ADD CONSTRAINT ck_mood CHECK (((mood <> 'glad'::public.mood) OR (id > 0)));

COMMIT;
