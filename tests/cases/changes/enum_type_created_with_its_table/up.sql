-- Migration: 002_iteration2_people.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE TYPE mood AS ENUM ('calm', 'glad');

COMMENT ON TYPE mood IS 'How they feel';

CREATE TABLE IF NOT EXISTS people (
    id     integer      NOT NULL,
    mood   public.mood  DEFAULT 'calm'::public.mood NOT NULL,
    moods  public.mood[],
    CONSTRAINT people_pkey PRIMARY KEY (id)
);

COMMIT;
