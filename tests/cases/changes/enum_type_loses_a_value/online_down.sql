-- Migration: 002_iteration2_mood.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: people.mood changes its type under a lock that keeps readers out
-- Still blocks others: people.moods changes its type under a lock that keeps readers out
-- Still blocks others: people.mood changes its type under a lock that keeps readers out
-- Still blocks others: people.moods changes its type under a lock that keeps readers out

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
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
