-- Migration: 002_iteration2_mood.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

ALTER TABLE people
    ALTER COLUMN moods TYPE text[];

-- Keeps the values of people.mood that don't survive as varchar(20) in slipway_retained_002_down
LOCK TABLE people IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."people.mood" AS
    SELECT id, mood::text AS slipway_before, mood::varchar(20) AS slipway_after
    FROM people
    WHERE CASE WHEN char_length(mood::text) > 20 THEN true ELSE mood::varchar(20)::text::public.mood::text IS DISTINCT FROM mood::text END;

ALTER TABLE slipway_retained_002_down."people.mood"
    ADD PRIMARY KEY (id);

ALTER TABLE people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE varchar(20) USING mood::varchar(20),
    ALTER COLUMN mood SET DEFAULT 'calm'::character varying;

DROP TYPE mood;

COMMIT;
