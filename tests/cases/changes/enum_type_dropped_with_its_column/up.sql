-- Migration: 002_iteration2_people_mood.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

-- Keeps the values of people.mood by id in slipway_retained_002_up
LOCK TABLE people IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."people.mood" AS
    SELECT id, mood::text AS mood FROM people;

ALTER TABLE slipway_retained_002_up."people.mood"
    ADD PRIMARY KEY (id);

ALTER TABLE people
    DROP COLUMN IF EXISTS mood;

-- Keeps the values of people.moods by id in slipway_retained_002_up
LOCK TABLE people IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."people.moods" AS
    SELECT id, moods::text[] AS moods FROM people;

ALTER TABLE slipway_retained_002_up."people.moods"
    ADD PRIMARY KEY (id);

ALTER TABLE people
    DROP COLUMN IF EXISTS moods;

DROP TYPE mood;

COMMIT;
