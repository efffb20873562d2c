-- Migration: 002_iteration2_plants.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

-- Keeps pets with its rows in slipway_retained_002_up
ALTER TABLE pets
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE text;

LOCK TABLE pets IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS pets;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE pets
    SET SCHEMA slipway_retained_002_up;

ALTER TYPE mood ADD VALUE 'sad';

CREATE TABLE IF NOT EXISTS plants (
    id    integer      NOT NULL,
    mood  public.mood  DEFAULT 'calm'::public.mood,
    CONSTRAINT plants_pkey PRIMARY KEY (id)
);

COMMIT;
