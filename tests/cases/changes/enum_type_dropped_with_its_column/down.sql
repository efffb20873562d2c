-- Migration: 002_iteration2_people_mood.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE TYPE mood AS ENUM ('calm', 'glad');

ALTER TABLE people
    ADD COLUMN IF NOT EXISTS moods public.mood[];

ALTER TABLE people
    ADD COLUMN IF NOT EXISTS mood public.mood DEFAULT 'calm'::public.mood NOT NULL;

COMMIT;
