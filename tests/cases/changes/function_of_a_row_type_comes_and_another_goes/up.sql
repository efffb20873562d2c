-- Migration: 002_iteration2_signs.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL check_function_bodies TO off;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

DROP FUNCTION all_marks();

-- Keeps marks with its rows in slipway_retained_002_up
LOCK TABLE marks IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS marks;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE marks
    SET SCHEMA slipway_retained_002_up;

CREATE TABLE IF NOT EXISTS signs (
    id  integer  NOT NULL,
    CONSTRAINT signs_pkey PRIMARY KEY (id)
);

CREATE FUNCTION public.all_signs()
 RETURNS SETOF public.signs
 LANGUAGE sql
AS $function$SELECT * FROM signs$function$;

COMMIT;
