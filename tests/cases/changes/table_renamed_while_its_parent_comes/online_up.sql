-- Migration: 002_iteration2_cities.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE branches
    RENAME TO offices;

ALTER TABLE offices
    RENAME CONSTRAINT pk_branches TO pk_offices;

-- City
CREATE TABLE IF NOT EXISTS cities (
    id    uuid  DEFAULT gen_random_uuid() NOT NULL,
    name  varchar(100),
    CONSTRAINT pk_cities PRIMARY KEY (id)
);

-- Office.cityId
ALTER TABLE offices
    ADD COLUMN IF NOT EXISTS city_id uuid;

LOCK TABLE cities, offices IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE offices
    ADD CONSTRAINT fk_offices_city_id FOREIGN KEY (city_id)
        REFERENCES cities (id) NOT VALID;

COMMIT;

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE offices
    VALIDATE CONSTRAINT fk_offices_city_id;

COMMIT;
