-- Migration: 002_iteration2_cities.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f

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
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

ALTER TABLE offices
    DROP CONSTRAINT fk_offices_city_id;

-- Keeps the values of offices.city_id by id in slipway_retained_002_down
LOCK TABLE offices IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."offices.city_id" AS
    SELECT id, city_id FROM offices;

ALTER TABLE slipway_retained_002_down."offices.city_id"
    ADD PRIMARY KEY (id);

ALTER TABLE offices
    DROP COLUMN IF EXISTS city_id;

-- Keeps cities with its rows in slipway_retained_002_down
LOCK TABLE cities IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS cities;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE cities
    SET SCHEMA slipway_retained_002_down;

ALTER TABLE offices
    RENAME CONSTRAINT pk_offices TO pk_branches;

ALTER TABLE offices
    RENAME TO branches;

COMMIT;
